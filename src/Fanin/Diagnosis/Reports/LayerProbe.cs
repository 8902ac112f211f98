using System.Collections.Immutable;

namespace Fanin.Diagnosis.Reports;

/// <summary>What is known of the signal behind one layer, and of the gradient there, before the first step of training.</summary>
/// <param name="Name">The layer's path in the model, or what the layer is where it has none.</param>
/// <param name="Kind">What it does, in the words of <see cref="Paths.SignalPath.Kind"/>: <c>linear</c>, <c>batch norm</c>; of an activation its name.</param>
/// <remarks>What is not known is <see langword="null"/>; <see cref="Note"/> says why, at the layer where that begins.</remarks>
public sealed record LayerProbe(string Name, string Kind)
{
    /// <summary>Within how many blocks the layer stands: 0 for those of the outermost sequence.</summary>
    public int Depth { get; init; }

    /// <summary>Full names of the parameters that the layer uses.</summary>
    public ImmutableArray<string> ParameterNames { get; init; } = [];

    /// <summary>Output units; <see langword="null"/> if not known.</summary>
    public long? Units { get; init; }

    /// <summary>The mean of the outputs over units and samples.</summary>
    public Reading Mean { get; init; }

    /// <summary>Their standard deviation over units and samples.</summary>
    public Reading StdDev { get; init; }

    /// <summary>q, the mean of their squares.</summary>
    public Reading SecondMoment { get; init; }

    /// <summary>
    /// Root mean square of the loss' gradient with respect to one number behind the layer. A prediction is relative to the network's output, whose own is 1; where that
    /// of the output was measured, predictions are multiplied by it.
    /// </summary>
    public Reading GradientStdDev { get; init; }

    /// <summary>ρ, the mean cosine of the outputs of two samples or tokens, within [−1, 1].</summary>
    public Reading Cosine { get; init; }

    /// <summary>Share of units that are 0 for every sample, behind an activation that is 0 on a half-line.</summary>
    public double? DeadFraction { get; init; }

    /// <summary>Share of numbers above 0 before the activation.</summary>
    public double? ActiveFraction { get; init; }

    /// <summary>Share of numbers at an end of a bounded activation: |tanh| above 0.97, sigmoid below 0.03 or above 0.97.</summary>
    public Reading SaturatedFraction { get; init; }

    /// <summary>exp of the entropy of the normalized singular values of the centred outputs of the batch, from 1 to min(samples, units).</summary>
    public double? EffectiveRank { get; init; }

    /// <summary>How the outputs are distributed, within 4 deviations of their mean; <see langword="null"/> if that was not kept.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>Numbers of the outputs that are NaN or infinite; <see langword="null"/> if not counted.</summary>
    public long? NonFiniteCount { get; init; }

    /// <summary>Numbers of the gradient that are NaN or infinite; <see langword="null"/> if not counted.</summary>
    public long? NonFiniteGradientCount { get; init; }

    /// <summary>Why numbers are missing, or what they leave out; <see langword="null"/> if there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <inheritdoc/>
    public bool Equals(LayerProbe? other) => other is not null && ParameterNames.SequenceEqual(other.ParameterNames)
        && (Name, Kind, Depth, Units, Mean, StdDev, SecondMoment) == (other.Name, other.Kind, other.Depth, other.Units, other.Mean, other.StdDev, other.SecondMoment)
        && (GradientStdDev, Cosine, DeadFraction, ActiveFraction, SaturatedFraction) == (other.GradientStdDev, other.Cosine, other.DeadFraction, other.ActiveFraction, other.SaturatedFraction)
        && Histogram == other.Histogram && (EffectiveRank, NonFiniteCount, NonFiniteGradientCount, Note) == (other.EffectiveRank, other.NonFiniteCount, other.NonFiniteGradientCount, other.Note);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, SecondMoment, GradientStdDev);
}
