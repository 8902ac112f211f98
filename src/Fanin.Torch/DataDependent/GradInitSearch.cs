using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>The iterations of <see cref="GradInit"/>.</summary>
/// <remarks>
/// θ = α·W, so the derivative by α of anything is ⟨∂/∂θ, W⟩. The loss after the step depends on θ directly and by way of g: the second part is the gradient of
/// −η·⟨A(g), v⟩ with v, the gradient after the step, held fixed. For sign g that part is 0.
/// </remarks>
internal sealed class GradInitSearch
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double AdamEpsilon = 1e-8;

    private readonly StepSession _session;
    private readonly GradInit _options;
    private readonly (ParameterSpec Spec, Tensor Tensor)[] _scaled;
    private readonly Tensor[] _leaves;
    private readonly Tensor[] _weights;
    private readonly LossGradients _model;
    private readonly double[] _factors;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly List<double> _trace = [];
    private int _steps;

    /// <summary>Prepares to search, from factors of 1.</summary>
    public GradInitSearch(StepSession session, Func<Tensor, Tensor, Tensor> loss, GradInit options)
    {
        (_session, _options) = (session, options);
        _scaled = Scaled(session);
        _leaves = [.. _scaled.Select(place => place.Tensor)];
        _weights = [.. _leaves.Select(leaf => leaf.detach().clone())];
        _model = new LossGradients(session.Module, loss, _leaves);
        _factors = [.. _leaves.Select(_ => 1.0)];
        _first = new double[_leaves.Length];
        _second = new double[_leaves.Length];
    }

    /// <summary>What is scaled.</summary>
    public static (ParameterSpec Spec, Tensor Tensor)[] Scaled(StepSession session) =>
    [
        .. session.Places.Where(place => place.Spec.TiedTo is null && place.Tensor.requires_grad && !session.IsSkipped(place.Spec.Layer.Path, place.Spec.Name)),
    ];

    /// <summary>One iteration.</summary>
    /// <param name="batch">What the gradient is taken on.</param>
    /// <param name="next">Half of it is in the batch on which the loss after the step is taken.</param>
    public void Step(DataBatch batch, DataBatch next)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using IDisposable gradients = enable_grad();
        Tensor[] g = Gradients.Of(_model.Loss(batch), _leaves, createGraph: true);
        Tensor norm = Norm(g);
        double size = Finite(norm);
        _trace.Add(size);
        Tensor[] slopes = size > _options.GradientNorm ? Gradients.Of(norm, _leaves, createGraph: false) : Ahead(g, size, batch, Mixed(batch, next));
        Move([.. slopes.Zip(_weights, (slope, weight) => Finite((slope.detach() * weight).sum()))]);
    }

    /// <summary>Notes the factors found.</summary>
    public void Finish()
    {
        for (int i = 0; i < _scaled.Length; i++)
        {
            string? note = _weights[i].count_nonzero().item<long>() == 0 ? "All its elements are 0, which no factor changes." : null;
            _session.Note(new ParameterChange { Parameter = _scaled[i].Spec.Name, Kind = ChangeKind.Scale, Values = [_factors[i]], Tries = _steps, Note = note });
        }

        _session.Trace = [.. _trace];
    }

    // The first half of one batch, and the first half of the next.
    private static DataBatch Mixed(DataBatch batch, DataBatch next)
    {
        Tensor Half(Tensor old, Tensor fresh) => cat([old.narrow(0, 0, old.shape[0] / 2), fresh.narrow(0, 0, fresh.shape[0] / 2)], 0);
        return new DataBatch(Half(batch.Input, next.Input), Half(batch.Target, next.Target));
    }

    private static double Finite(Tensor number)
    {
        double value = number.detach().to(ScalarType.Float64).item<double>();
        return double.IsFinite(value)
            ? value
            : throw new InvalidOperationException(FormattableString.Invariant($"A gradient is {value}; take a smaller learning rate, or look at the loss and the batches."));
    }

    private Tensor Norm(Tensor[] g) => _options.Optimizer == GradInitOptimizer.Sgd ? LossGradients.Square(g).sqrt() : LossGradients.Sum(g, tensor => tensor.abs().sum());

    // ∂L(θ − η·A(g(θ)))/∂θ. The step is taken in place, which ends the graph of g, so that is made again.
    private Tensor[] Ahead(Tensor[] g, double norm, DataBatch batch, DataBatch mixed)
    {
        bool isSgd = _options.Optimizer == GradInitOptimizer.Sgd;
        if (norm > 0)
        {
            Shift([.. g.Select(gradient => isSgd ? gradient.detach() / norm : gradient.detach().sign())]);
        }

        Tensor[] after = Gradients.Of(_model.Loss(mixed), _leaves, createGraph: false);
        Write();
        if (!isSgd || norm == 0)
        {
            return after;
        }

        Tensor[] again = Gradients.Of(_model.Loss(batch), _leaves, createGraph: true);
        Tensor length = Norm(again);
        Tensor product = LossGradients.Sum(again.Zip(after, (gradient, v) => gradient / length * v.detach()), term => term.sum()) * -_options.StepSize;
        return [.. after.Zip(Gradients.Of(product, _leaves, createGraph: false), (direct, indirect) => direct.detach() + indirect.detach())];
    }

    private void Shift(Tensor[] directions)
    {
        using IDisposable noGradients = no_grad();
        for (int i = 0; i < _leaves.Length; i++)
        {
            using Tensor leaf = _leaves[i].detach();
            leaf.sub_(directions[i] * _options.StepSize);
        }
    }

    private void Write()
    {
        for (int i = 0; i < _leaves.Length; i++)
        {
            _session.Try(new ParameterChange { Parameter = _scaled[i].Spec.Name, Kind = ChangeKind.Scale, Values = [_factors[i]] }, _weights[i]);
        }
    }

    // Adam on the factors.
    private void Move(double[] slopes)
    {
        _steps++;
        for (int i = 0; i < slopes.Length; i++)
        {
            double slope = Math.Clamp(slopes[i], -_options.GradientClip, _options.GradientClip);
            _first[i] = (Beta1 * _first[i]) + ((1 - Beta1) * slope);
            _second[i] = (Beta2 * _second[i]) + ((1 - Beta2) * slope * slope);
            double mean = _first[i] / (1 - Math.Pow(Beta1, _steps));
            double deviation = Math.Sqrt(_second[i] / (1 - Math.Pow(Beta2, _steps)));
            double smallest = _scaled[i].Spec.Shape.Rank >= 2 ? _options.SmallestFactor : 0;
            _factors[i] = Math.Max(smallest, _factors[i] - (_options.LearningRate * mean / (deviation + AdamEpsilon)));
        }

        Write();
    }
}
