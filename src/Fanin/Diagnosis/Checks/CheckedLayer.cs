using Fanin.Activations;
using Fanin.Diagnosis.Reports;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Checks;

/// <summary>A layer of weights within its surroundings.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Weight">Its weight; <see langword="null"/> if the report does not have it.</param>
/// <param name="Activation">What stands directly behind it; <see langword="null"/> if that is no activation.</param>
/// <param name="IsNormalized">Whether a normalization stands behind it, or behind its activation, before the next weights: its scale then does not matter.</param>
/// <param name="IsLast">Whether no weights follow.</param>
internal sealed record CheckedLayer(LayerProbe Layer, ParameterProbe? Weight, Activation? Activation, bool IsNormalized, bool IsLast)
{
    /// <summary>E[w²].</summary>
    public double? SecondMoment => Weight is { StdDev.Value: { } deviation } weight ? (deviation * deviation) + Math.Pow(weight.Mean.Value ?? 0, 2) : null;

    /// <summary>Connections of the weight.</summary>
    public Fan? Fan => Weight is { Parameter: { Shape.Rank: >= 2 } parameter } ? Schemes.Fan.FromLayout(parameter.Shape, parameter.Layer.WeightLayout) : null;

    /// <summary>fan_in·E[w²], the square of the gain that the weights have.</summary>
    public double? SquaredGain => SecondMoment is { } moment && Fan is { } fan ? moment * fan.In : null;

    /// <summary>Whether the weights have a mean that makes outputs alike, and not by chance.</summary>
    public bool HasMean => Weight is { Mean.Value: { } mean } weight && Fan is { } fan && SecondMoment is { } moment
        && mean * mean > (9.0 / weight.Parameter.Shape.ElementCount * moment) && fan.In * mean * mean > 0.1 * moment;

    /// <summary>Whether its outputs reach an activation, and then weights, as they are.</summary>
    public bool IsLink => Layer.Depth == 0 && Activation is not null && !IsNormalized && !IsLast;
}
