using Fanin.Diagnosis.Reports;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>What is measured of one call of one layer: its output on the way forward, the gradient on the way back.</summary>
internal sealed class LayerTap
{
    private readonly LayerProbe _layer;
    private readonly GradientHold _hold;
    private TensorMoments? _gradient;

    /// <summary>Measures an output.</summary>
    /// <param name="layer">Name, kind and parameters.</param>
    /// <param name="kind">What is known of the layer.</param>
    /// <param name="output">Its output.</param>
    /// <param name="unitsAreLast">Whether units are the output's last dimension, not its second.</param>
    /// <param name="hold">Shared by all taps of a run.</param>
    /// <param name="keepsHistogram">Whether the distribution is kept.</param>
    /// <param name="momentsAlone">Whether nothing but moments is measured.</param>
    public LayerTap(LayerProbe layer, LayerKind kind, Tensor output, bool unitsAreLast, GradientHold hold, bool keepsHistogram = false, bool momentsAlone = false)
    {
        _hold = hold;
        _layer = output.is_floating_point() && output.dim() > 0
            ? Measured(layer, kind, output.detach(), unitsAreLast ? (int)output.dim() - 1 : Math.Min(1, (int)output.dim() - 1), keepsHistogram, momentsAlone)
            : layer with { Note = $"The output has elements of type {output.dtype} and shape [{string.Join(", ", output.shape)}], which have no moments." };
    }

    /// <summary>What went wrong on the way back; a native caller can't be thrown at.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>All that was measured.</summary>
    public LayerProbe Layer => _gradient is { } gradient
        ? _layer with { GradientStdDev = Reading.Of(gradient.RootMeanSquare), NonFiniteGradientCount = gradient.NonFiniteCount }
        : _layer with { Note = _layer.Note ?? "No gradient flows back to here." };

    /// <summary>Takes the gradient in.</summary>
#pragma warning disable CA1031 // The caller is libtorch, which ends the process at an exception of ours; it is thrown after the way back.
    public void Receive(Tensor gradient)
    {
        try
        {
            _hold.Keep(gradient);
            _gradient = TensorMoments.Of(gradient);
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }
#pragma warning restore CA1031

    private static LayerProbe Measured(LayerProbe layer, LayerKind kind, Tensor output, int unitDimension, bool keepsHistogram, bool momentsAlone)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        var moments = TensorMoments.Of(output);
        layer = layer with { Units = output.shape[unitDimension], NonFiniteCount = moments.NonFiniteCount };
        if (!moments.AreKnown)
        {
            return layer with
            {
                Note = moments.Count == 0 ? "The output has no elements." : Invariant($"{moments.NonFiniteCount} of {moments.Count} numbers of the output are NaN or infinite."),
            };
        }

        layer = layer with { Mean = Reading.Of(moments.Mean), StdDev = Reading.Of(moments.StdDev), SecondMoment = Reading.Of(moments.SecondMoment) };
        if (momentsAlone)
        {
            return layer;
        }

        Tensor rows = BatchGeometry.Rows(output, unitDimension);
        return WithActivation(layer, kind, output, unitDimension) with
        {
            Cosine = Reading.Of(BatchGeometry.MeanCosine(rows, moments.RootMeanSquare ?? 0)),
            EffectiveRank = BatchGeometry.EffectiveRank(rows),
            Histogram = keepsHistogram && moments.StdDev is > 0 ? HistogramOf(output, moments.Mean, moments.StdDev.Value) : null,
        };
    }

    private static Histogram HistogramOf(Tensor output, double mean, double deviation)
    {
        const int Ranges = 61;
        const int Deviations = 4;
        using DisposeScope scope = NewDisposeScope();

        // In units of the deviation, which float32 may be too coarse for else.
        Tensor centred = ((output.reshape(-1).to(ScalarType.Float64) - mean) / deviation).clamp(-Deviations, Deviations).to(ScalarType.Float32);
        Tensor counts = centred.cpu().histc(Ranges, -Deviations, Deviations);
        return new Histogram(mean - (Deviations * deviation), mean + (Deviations * deviation), [.. counts.to(ScalarType.Int64).data<long>()]);
    }

    private static LayerProbe WithActivation(LayerProbe layer, LayerKind kind, Tensor output, int unitDimension)
    {
        if (kind.KeepsSign)
        {
            layer = layer with { ActiveFraction = Share(output > 0) };
        }

        if (kind.HasDeadHalf)
        {
            Tensor perUnit = output.dim() == 1 ? output : output.amax([.. Enumerable.Range(0, (int)output.dim()).Where(d => d != unitDimension).Select(d => (long)d)]);
            layer = layer with { DeadFraction = Share(perUnit == 0) };
        }

        return kind.Saturated is { } saturated ? layer with { SaturatedFraction = Reading.Of(Share(saturated(output))) } : layer;
    }

    private static double Share(Tensor flags) => flags.sum().ToDouble() / Math.Max(1, flags.numel());
}
