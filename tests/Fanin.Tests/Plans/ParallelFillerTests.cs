using System.Runtime.InteropServices;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Plans;

/// <summary>Threads change no number.</summary>
public class ParallelFillerTests
{
    // Enough for three threads, and not a whole number of anything.
    private const long KeyedElements = 1_000_003;
    private const long PyTorchElements = 13_000_003;

    // Where a second thread passes over the draws of the first, and no jump is worth its while.
    private const long FewPyTorchElements = 1_600_003;

    [Fact]
    public void Fill_GivesTheNumbersOfOneThread_Keyed() => AssertSameNumbers(NumberStream.Keyed, KeyedElements);

    [Fact]
    public void Fill_GivesTheNumbersOfOneThread_PyTorch() => AssertSameNumbers(NumberStream.PyTorchSingle, PyTorchElements);

    [Fact]
    public void Fill_GivesTheNumbersOfOneThread_PyTorch_WithoutJumps() => AssertSameNumbers(NumberStream.PyTorchSingle, FewPyTorchElements);

    private static void AssertSameNumbers(NumberStream stream, long elements)
    {
        TensorShape[] shapes = [new(elements - 16), new(16)];
        ParameterSpec[] parameters = [.. shapes.Select((shape, i) =>
            new ParameterSpec($"{i}.weight", shape, ElementType.BFloat16, ParameterRole.Weight, new LayerSpec($"{i}", "Linear", shape)))];
        InitPlan plan = Planner.Plan(parameters, Recipe.Of(Scheme.Uniform(-1, 1)), 5, stream);
        BFloat16[][] expected = [.. shapes.Select(shape => new BFloat16[shape.ElementCount])];
        var filler = new PlanFiller(plan);
        for (int i = 0; i < expected.Length; i++)
        {
            filler.Fill<BFloat16>(plan.Rows[i], expected[i]);
        }

        BFloat16[][] filled = [.. shapes.Select(shape => new BFloat16[shape.ElementCount])];
        FillTarget[] targets = [.. plan.Rows.Select((row, i) => new FillTarget(row, (start, count) => MemoryMarshal.AsBytes(filled[i].AsSpan((int)start, count))))];
        ParallelFiller.Fill(plan, targets, threads: 3);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(filled[i]), $"Parameter {i} differs.");
        }
    }
}
