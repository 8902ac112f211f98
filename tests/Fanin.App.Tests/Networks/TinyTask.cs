using Fanin.Lab.Tasks;
using Fanin.Recipes;
using Fanin.Schemes;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Networks;

/// <summary>Sixteen samples that a network learns in some dozen steps.</summary>
internal sealed class TinyTask : IDisposable
{
    private const int Batch = 16;

    private static readonly TaskShape Rows = new(TaskKind.Regression, [12], 2);
    private static readonly TaskShape Tokens = new(TaskKind.NextToken, [12], 9);

    /// <summary>The samples that suit a network.</summary>
    public TinyTask(string network)
    {
        bool isLeNet = network.StartsWith("lenet", StringComparison.Ordinal);
        Shape = network.StartsWith("gpt", StringComparison.Ordinal) ? Tokens
            : network.StartsWith("mlp", StringComparison.Ordinal) ? Rows
            : new TaskShape(TaskKind.Classification, isLeNet ? [3, 16, 16] : [3, 8, 8], 4);
        using var scope = NewDisposeScope();
        (Tensor inputs, Tensor targets) = Shape.Kind switch { TaskKind.NextToken => Sequences(), TaskKind.Regression => Differences(), _ => BrightQuarters() };
        (Inputs, Targets) = (inputs.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope());
    }

    public TaskShape Shape { get; }

    public Tensor Inputs { get; }

    public long[] OutputShape => Shape.Kind == TaskKind.NextToken ? [Batch, Shape.Input[0], Shape.Outputs] : [Batch, Shape.Outputs];

    private Tensor Targets { get; }

    /// <summary>A recipe by its name, or as a scheme.</summary>
    public static Recipe Recipe(string text) => RecipeCatalog.Find(text) ?? Recipes.Recipe.Of(SchemeCatalog.Parse(text));

    /// <summary>The loss of a task of this kind.</summary>
    public Tensor Loss(Tensor outputs) => Shape.Kind switch
    {
        TaskKind.Regression => nn.functional.mse_loss(outputs, Targets),
        TaskKind.NextToken => nn.functional.cross_entropy(outputs.flatten(0, 1), Targets.flatten()),
        _ => nn.functional.cross_entropy(outputs, Targets),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }

    // Each token follows from the one before it.
    private (Tensor, Tensor) Sequences()
    {
        Tensor tokens = (arange(Batch).unsqueeze(1) + (2 * arange(Shape.Input[0] + 1))).remainder(Shape.Outputs);
        return (tokens.narrow(1, 0, Shape.Input[0]).clone(), tokens.narrow(1, 1, Shape.Input[0]).clone());
    }

    private (Tensor, Tensor) Differences()
    {
        using var generator = new Generator(3);
        Tensor inputs = randn([Batch, .. Shape.Input], generator: generator);
        return (inputs, inputs.narrow(1, 0, Shape.Outputs) - inputs.narrow(1, 5, Shape.Outputs));
    }

    // Each class is brighter in one quarter of the image.
    private (Tensor, Tensor) BrightQuarters()
    {
        using var generator = new Generator(3);
        Tensor inputs = randn([Batch, .. Shape.Input], generator: generator);
        long half = Shape.Input[1] / 2;
        for (int i = 0; i < Batch; i++)
        {
            inputs[i].narrow(1, i % 4 / 2 * half, half).narrow(2, i % 2 * half, half).add_(2);
        }

        return (inputs, arange(Batch).remainder(Shape.Outputs));
    }
}
