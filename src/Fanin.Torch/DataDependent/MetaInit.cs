using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>
/// Learns the norms of the weights so that curvature matters little along the gradient: makes <c>GQ = (1/P)·Σ|(g − Hg)/(g + ε·sign g) − 1|</c> smaller.
/// </summary>
/// <remarks>
/// <para>g is the gradient of the loss with respect to all P parameters that require one, H its Hessian, sign 0 = 1. Each step moves the norm of every tensor of 2 and more dimensions by
/// momentum over <c>−rate·sign(∂GQ/∂norm)</c>; what the weights are relative to one another stays. It takes third derivatives.</para>
/// <para>Source: Dauphin, Schoenholz 2019, "MetaInit", algorithm 1 and appendix; rates as in <c>init2winit</c>, which begins from norms of 1 where this begins from the norms that the
/// model has, as the paper does.</para>
/// <para>Differs from: the paper, which lets a norm go through 0; here it stays at <see cref="SmallestNorm"/> of what it was.</para>
/// </remarks>
public sealed record MetaInit : DataDependentStep
{
    private readonly int _steps = 50;
    private readonly double _rate = 0.1;
    private readonly double _momentum = 0.5;
    private readonly double _epsilon = 1e-5;
    private readonly double _smallestNorm = 0.01;

    /// <inheritdoc/>
    public override string Name => "metainit";

    /// <summary>Steps, at least 1; 50 if omitted.</summary>
    public int Steps
    {
        get => _steps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _steps = value;
        }
    }

    /// <summary>By how much one step moves a norm, above 0; 0.1 if omitted.</summary>
    public double LearningRate
    {
        get => _rate;
        init => _rate = Check.PositiveFinite(value);
    }

    /// <summary>Momentum, at least 0; 0.5 if omitted.</summary>
    public double Momentum
    {
        get => _momentum;
        init => _momentum = Check.FiniteNonNegative(value);
    }

    /// <summary>ε, above 0; 1e-5 if omitted.</summary>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = Check.PositiveFinite(value);
    }

    /// <summary>The smallest part of a norm that may be left of it, above 0; 0.01 if omitted.</summary>
    public double SmallestNorm
    {
        get => _smallestNorm;
        init => _smallestNorm = Check.PositiveFinite(value);
    }

    /// <summary>GQ of a model on a batch.</summary>
    /// <param name="module">The model; it is left as it is.</param>
    /// <param name="loss">From the model's output and the target to one number.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="NotSupportedException">The loss can't be differentiated twice, or no parameter requires a gradient.</exception>
    public static double GradientQuotient(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss, DataBatch batch, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(batch);
        Check.PositiveFinite(epsilon);
        double quotient = double.NaN;
        new MetaInit().Carry(module, new Seed(0), session => Refusals(session, loss, batch), session =>
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using IDisposable gradients = enable_grad();
            Tensor[] leaves = Leaves(session);
            quotient = Quotient(new LossGradients(module, loss, leaves), leaves, batch, epsilon).item<float>();
        });
        return quotient;
    }

    /// <summary>Initializes a model with inputs N(0, 1), random labels and cross-entropy.</summary>
    /// <param name="module">The model, with weights whose norms are not 0; its output has one number a class.</param>
    /// <param name="inputShape">Shape of a batch, with the number of samples in front; the paper takes as many as for training, <c>init2winit</c> 8.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="seed">The root of inputs and labels.</param>
    /// <returns>A factor a tensor. The trace is GQ before each step.</returns>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, long[] inputShape, long classes, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (inputShape.Length == 0 || inputShape.Any(size => size < 1))
        {
            throw new ArgumentException($"Expected a shape of sizes above 0, samples first, got [{string.Join(", ", inputShape)}].", nameof(inputShape));
        }

        Native.LibTorch.EnsureLoaded();
        return Apply(
            module,
            (output, target) => nn.functional.cross_entropy(output, target),
            step => new DataBatch(StepNumbers.Normal(seed, "metainit.input", step, inputShape), StepNumbers.Classes(seed, "metainit.label", step, inputShape[0], classes)),
            seed);
    }

    /// <summary>Initializes a model with batches and a loss of one's own.</summary>
    /// <param name="module">The model, with weights whose norms are not 0.</param>
    /// <param name="loss">From the model's output and the target to one number.</param>
    /// <param name="batches">At least one; they are taken in turn.</param>
    /// <param name="seed">Where libtorch's generator starts, for models that draw.</param>
    /// <returns>A factor a tensor. The trace is GQ before each step.</returns>
    /// <exception cref="ArgumentException">No batch is given.</exception>
    /// <exception cref="NotSupportedException">Something can't be handled, all of it by name; nothing is changed.</exception>
    public DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss, IReadOnlyList<DataBatch> batches, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(batches);
        return batches.Count > 0
            ? Apply(module, loss, step => batches[step % batches.Count], seed)
            : throw new ArgumentException("Expected at least one batch, got none.", nameof(batches));
    }

    private DataDependentRecord Apply(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss, Func<int, DataBatch> batches, Seed seed) =>
        Carry(module, seed, session => Refusals(session, loss, batches(0)), session => Learn(session, loss, batches));

    private static ImmutableArray<string> Refusals(StepSession session, Func<Tensor, Tensor, Tensor> loss, DataBatch batch)
    {
        Tensor[] leaves = Leaves(session);
        if (leaves.Length == 0)
        {
            return ["No parameter of the model requires a gradient; expected at least one."];
        }

        string[] zeros =
        [
            .. Learned(session).Where(place => Norm(place.Tensor) == 0).Select(place => $"{place.Spec.Name} is 0, and so is its norm; skip it, or draw it first."),
        ];
        return zeros.Length > 0 ? [.. zeros] : new LossGradients(session.Module, loss, leaves).Refusal(batch) is { } refusal ? [refusal] : [];
    }

    private static Tensor[] Leaves(StepSession session) => [.. session.Places.Where(place => place.Spec.TiedTo is null && place.Tensor.requires_grad).Select(place => place.Tensor)];

    private static (ParameterSpec Spec, Tensor Tensor)[] Learned(StepSession session) =>
    [
        .. session.Places.Where(place => place.Spec.TiedTo is null && place.Tensor.requires_grad && place.Spec.Shape.Rank >= 2 && !session.IsSkipped(place.Spec.Layer.Path, place.Spec.Name)),
    ];

    private static double Norm(Tensor tensor)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).square().sum().sqrt().item<double>();
    }

    private static Tensor Quotient(LossGradients model, Tensor[] leaves, DataBatch batch, double epsilon)
    {
        Tensor[] g = Gradients.Of(model.Loss(batch), leaves, createGraph: true);
        Tensor[] hg = Gradients.Of(LossGradients.Square(g) / 2, leaves, createGraph: true);
        Tensor sum = LossGradients.Sum(g.Zip(hg).Select(pair =>
        {
            using Tensor isPositive = pair.First.detach().ge(0).to(pair.First.dtype);
            return (((pair.First - pair.Second) / (pair.First + (epsilon * ((2 * isPositive) - 1)))) - 1).abs();
        }), term => term.sum());
        return sum.to(ScalarType.Float32) / leaves.Sum(leaf => leaf.numel());
    }

    private void Learn(StepSession session, Func<Tensor, Tensor, Tensor> loss, Func<int, DataBatch> batches)
    {
        Tensor[] leaves = Leaves(session);
        (ParameterSpec Spec, Tensor Tensor)[] learned = Learned(session);
        var model = new LossGradients(session.Module, loss, leaves);
        Tensor[] before = [.. learned.Select(place => place.Tensor.detach().clone())];
        double[] norms = [.. learned.Select(place => Norm(place.Tensor))];
        double[] factors = [.. norms.Select(_ => 1.0)];
        double[] memory = new double[learned.Length];
        List<double> trace = [];
        for (int step = 0; step < Steps; step++)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using IDisposable gradients = enable_grad();
            Tensor quotient = Quotient(model, leaves, batches(step), Epsilon);
            trace.Add(quotient.item<float>());
            Tensor[] found = Gradients.Of(quotient, [.. learned.Select(place => place.Tensor)], createGraph: false);
            for (int i = 0; i < learned.Length; i++)
            {
                double slope = (learned[i].Tensor.detach() * found[i]).sum().to(ScalarType.Float64).item<double>();
                memory[i] = (Momentum * memory[i]) - (LearningRate * Sign(slope, learned[i].Spec.Name));
                factors[i] = Math.Max(SmallestNorm, factors[i] + (memory[i] / norms[i]));
                session.Try(new ParameterChange { Parameter = learned[i].Spec.Name, Kind = ChangeKind.Scale, Values = [factors[i]] }, before[i]);
            }
        }

        for (int i = 0; i < learned.Length; i++)
        {
            session.Note(new ParameterChange { Parameter = learned[i].Spec.Name, Kind = ChangeKind.Scale, Values = [factors[i]], Tries = Steps });
        }

        session.Trace = [.. trace];
    }

    private static double Sign(double slope, string name) => double.IsNaN(slope)
        ? throw new InvalidOperationException($"The gradient quotient's derivative by the norm of {name} is no number; take a smaller learning rate, or look at the loss.")
        : Math.Sign(slope);
}
