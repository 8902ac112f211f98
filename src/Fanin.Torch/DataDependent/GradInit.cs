using System.Collections.Immutable;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>
/// Learns a factor α for every tensor: makes the gradient's norm smaller while it is above γ, else the loss after one training step,
/// <c>L(θ − η·A(g))</c>, on a batch half of which is new.
/// </summary>
/// <remarks>
/// <para>All parameters that require a gradient are scaled, those of one dimension too; one that is 0 stays 0. α begins at 1 and moves by Adam (0.9, 0.999, 1e-8) on its gradient, cut to
/// ±<see cref="GradientClip"/>; it stays at or above <see cref="SmallestFactor"/>, for tensors of one dimension at or above 0. It takes second derivatives.</para>
/// <para>Normalizations go by the batch, as everywhere in these steps.</para>
/// <para>Source: Zhu et al. 2021, arXiv:2102.08098, algorithm 1; constants of the authors' program <c>gradinit</c>.</para>
/// </remarks>
public sealed record GradInit : DataDependentStep
{
    private readonly int _iterations = 100;
    private readonly double _norm = 1;
    private readonly double _stepSize = 0.1;
    private readonly double _rate = 0.01;
    private readonly double _clip = 1;
    private readonly double _smallest = 0.01;
    private readonly GradInitOptimizer _optimizer;

    /// <inheritdoc/>
    public override string Name => "gradinit";

    /// <summary>What will train the model; <see cref="GradInitOptimizer.Sgd"/> if omitted.</summary>
    public GradInitOptimizer Optimizer
    {
        get => _optimizer;
        init => _optimizer = Check.Defined(value);
    }

    /// <summary>Iterations, at least 1; 100 if omitted.</summary>
    public int Iterations
    {
        get => _iterations;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _iterations = value;
        }
    }

    /// <summary>γ, the norm that the gradient may have, above 0; 1 if omitted.</summary>
    public double GradientNorm
    {
        get => _norm;
        init => _norm = Check.PositiveFinite(value);
    }

    /// <summary>η, the size of the training step looked ahead to, above 0; 0.1 if omitted.</summary>
    public double StepSize
    {
        get => _stepSize;
        init => _stepSize = Check.PositiveFinite(value);
    }

    /// <summary>Learning rate of the factors, above 0; 0.01 if omitted.</summary>
    public double LearningRate
    {
        get => _rate;
        init => _rate = Check.PositiveFinite(value);
    }

    /// <summary>Largest gradient of a factor that counts, above 0; 1 if omitted.</summary>
    public double GradientClip
    {
        get => _clip;
        init => _clip = Check.PositiveFinite(value);
    }

    /// <summary>Smallest factor of a tensor of 2 and more dimensions, at least 0; 0.01 if omitted.</summary>
    public double SmallestFactor
    {
        get => _smallest;
        init => _smallest = Check.FiniteNonNegative(value);
    }

    /// <summary>Initializes a model.</summary>
    /// <param name="module">The model, with the weights that are to be scaled.</param>
    /// <param name="loss">From the model's output and the target to one number.</param>
    /// <param name="batches">At least two, of one even number of samples (the first dimension of input and target); taken in turn.</param>
    /// <param name="seed">Where libtorch's generator starts, for models that draw.</param>
    /// <returns>A factor a tensor. The trace is the gradient's norm at each iteration.</returns>
    /// <exception cref="ArgumentException">The batches are not as wanted.</exception>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The loss or a gradient is not finite; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss, IReadOnlyList<DataBatch> batches, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(batches);
        RequireBatches(batches);
        return Carry(module, seed, session => Refusals(session, loss, batches[0]), session =>
        {
            var search = new GradInitSearch(session, loss, this);
            for (int iteration = 0; iteration < Iterations; iteration++)
            {
                search.Step(batches[iteration % batches.Count], batches[(iteration + 1) % batches.Count]);
            }

            search.Finish();
        });
    }

    private static void RequireBatches(IReadOnlyList<DataBatch> batches)
    {
        long[] counts = [.. batches.SelectMany(batch => new[] { Samples(batch.Input), Samples(batch.Target) })];
        if (batches.Count < 2 || counts.Any(count => count != counts[0]) || counts[0] < 2 || counts[0] % 2 != 0)
        {
            throw new ArgumentException(
                $"Expected at least two batches of one even number of samples, got {string.Join(", ", batches.Select(batch => FormattableString.Invariant($"{Samples(batch.Input)}/{Samples(batch.Target)}")))} samples of input/target.",
                nameof(batches));
        }
    }

    private static long Samples(Tensor tensor) => tensor.dim() == 0 ? 0 : tensor.shape[0];

    private static ImmutableArray<string> Refusals(StepSession session, Func<Tensor, Tensor, Tensor> loss, DataBatch batch)
    {
        Tensor[] leaves = [.. GradInitSearch.Scaled(session).Select(place => place.Tensor)];
        return leaves.Length == 0
            ? ["No parameter that is not skipped requires a gradient; expected at least one."]
            : new LossGradients(session.Module, loss, leaves).Refusal(batch) is { } refusal ? [refusal] : [];
    }
}
