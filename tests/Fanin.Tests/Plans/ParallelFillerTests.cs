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

    // Enough small matrices that each thread takes its own, and one at which all work.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fill_GivesTheNumbersOfOneThread_OfWhatIsComputedWhole(bool isKeyed)
    {
        TensorShape[] shapes = [new(200, 180), new(90, 300), new(4200, 250), new(128, 128), new(200, 200), new(7, 3), new(170, 180)];
        NumberStream stream = isKeyed ? NumberStream.Keyed : NumberStream.PyTorchSingle;
        AssertSameNumbers(stream, Recipe.Of(Scheme.Orthogonal()), shapes);
    }

    private static void AssertSameNumbers(NumberStream stream, long elements) =>
        AssertSameNumbers(stream, Recipe.Of(Scheme.Uniform(-1, 1)), new(elements - 16), new(16));

    private static void AssertSameNumbers(NumberStream stream, Recipe recipe, params TensorShape[] shapes)
    {
        ParameterSpec[] parameters = [.. shapes.Select((shape, i) =>
            new ParameterSpec($"{i}.weight", shape, ElementType.BFloat16, ParameterRole.Weight, new LayerSpec($"{i}", "Linear", shape)))];
        InitPlan plan = Planner.Plan(parameters, recipe, 5, stream);
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
