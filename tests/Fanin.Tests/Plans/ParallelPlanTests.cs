using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Plans;

/// <summary>Any number of threads and any cut into slices give the numbers of one row after the other.</summary>
public class ParallelPlanTests
{
    private const int Chunk = 16 * 50;

    private static readonly Recipe Mixed = new(
        "mixed",
        [
            Rule.Named("uniform.*").All(Scheme.Uniform(-1, 1)), Rule.Named("orthogonal.*").All(Scheme.Orthogonal()), Rule.Named("sparse.*").All(new SparseScheme(0.5)),
            Rule.Named("truncated.*").All(Scheme.TruncatedNormal()), Rule.Named("zero.*").All(new ZeroScheme()), Rule.Named("ones.*").All(Scheme.Ones),
            Rule.Named("*").All(Scheme.Normal(0, 1)),
        ]);

    private static readonly ParameterSpec[] Model =
    [
        Weight(3, 5, "odd.weight"), Weight(71, 97, "uniform.weight"), Weight(20, 30, "orthogonal.weight"), Weight(101, 131, "big.weight"),
        Weight(20, 11, "sparse.weight") with { ElementType = ElementType.Float16 }, Weight(90, 70, "double.weight") with { ElementType = ElementType.Float64 }, Weight(64, 7, "zero.weight"),
        Weight(0, 5, "empty.weight"), Weight(37, 53, "truncated.weight"), Weight(1, 7, "ones.weight"), Weight(60, 51, "half.weight") with { ElementType = ElementType.BFloat16 },
    ];

    public static TheoryData<NumberStream> Streams => [NumberStream.Keyed, NumberStream.PyTorchSingle];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Fill_GivesTheSameBits_OnAnyNumberOfThreads(NumberStream stream)
    {
        InitPlan plan = Planner.Plan(Model, Mixed, 11, stream);
        var filler = new PlanFiller(plan);
        byte[][] expected = [.. plan.Rows.Select(row => Alone(filler, row))];
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            foreach (int chunk in new[] { 16, Chunk, 1 << 20 })
            {
                byte[][] memory = Memory(plan);
                ParallelFiller.Fill(plan, Targets(plan, memory), threads, chunk, chunk, TestContext.Current.CancellationToken);
                Assert.Equal(expected, memory);
            }
        }

        byte[][] usual = Memory(plan);
        ParallelFiller.Fill(plan, Targets(plan, usual), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, usual);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Fill_OfSomeRows_GivesTheirNumbers(NumberStream stream)
    {
        InitPlan plan = Planner.Plan(Model, Mixed, 11, stream);
        byte[][] memory = Memory(plan);
        ParallelFiller.Fill(plan, [Targets(plan, memory)[3]], 2, Chunk, Chunk, TestContext.Current.CancellationToken);
        Assert.Equal(Alone(new PlanFiller(plan), plan.Rows[3]), memory[3]);
        Assert.All(memory.Where((_, i) => i != 3), bytes => Assert.All(bytes, value => Assert.Equal(0, value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fill_Stops_WhenAskedTo(int threads)
    {
        InitPlan plan = Planner.Plan(Model, Mixed, 11);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        byte[][] memory = Memory(plan);
        Assert.Throws<OperationCanceledException>(() => ParallelFiller.Fill(plan, Targets(plan, memory), threads, Chunk, Chunk, cancellation.Token));
        Assert.All(memory, bytes => Assert.All(bytes, value => Assert.Equal(0, value)));

        // In the middle of the work, too.
        using var later = new CancellationTokenSource();
        int asked = 0;
        FillTarget[] targets = [.. Targets(plan, memory).Select(target => target with
        {
            Memory = (start, count) =>
            {
                if (Interlocked.Increment(ref asked) == 6)
                {
                    later.Cancel();
                }

                return target.Memory(start, count);
            },
        })];
        Assert.ThrowsAny<OperationCanceledException>(() => ParallelFiller.Fill(plan, targets, threads, Chunk, Chunk, later.Token));
        Assert.InRange(asked, 6, 6 + threads);
    }

    [Fact]
    public void Fill_RefusesWrongArguments()
    {
        InitPlan plan = Planner.Plan(Model, Mixed, 11);
        InitPlan other = Planner.Plan(Model, Mixed, 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParallelFiller.Fill(plan, [], 0, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => ParallelFiller.Fill(plan, Targets(other, Memory(other)), 1, TestContext.Current.CancellationToken));
    }

    private static ParameterSpec Weight(long rows, long columns, string name) => Specs.Weight(new TensorShape(rows, columns), name: name);

    private static byte[] Alone(PlanFiller filler, PlanRow row)
    {
        byte[] bytes = new byte[row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes()];
        filler.Fill(row, 0, new Elements(row.Parameter.ElementType, bytes));
        return bytes;
    }

    private static byte[][] Memory(InitPlan plan) =>
        [.. plan.Rows.Select(row => new byte[row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes()])];

    private static FillTarget[] Targets(InitPlan plan, byte[][] memory) => [.. plan.Rows.Select((row, i) =>
    {
        int size = row.Parameter.ElementType.SizeBytes();
        return new FillTarget(row, (start, count) => memory[i].AsSpan((int)start * size, count * size));
    })];
}
