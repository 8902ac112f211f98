using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Signals;

/// <summary>Moments and short words for the tests of signal propagation.</summary>
internal static class Propagations
{
    public const int Width = 512;

    public static readonly Dictionary<string, ParameterMoments> Moments = new()
    {
        ["unit"] = ParameterMoments.OfWeight(1.0 / Width, Width, Width),
        ["he"] = ParameterMoments.OfWeight(2.0 / Width, Width, Width),
        ["default"] = ParameterMoments.OfWeight(1.0 / (3 * Width), Width, Width),
        ["up"] = ParameterMoments.OfWeight(1.0 / Width, Width, 4 * Width),
        ["down"] = ParameterMoments.OfWeight(2.0 / (4 * Width), 4 * Width, Width),
        ["zero"] = new(0, 0, Width, Width, Width),
        ["skewed"] = new(0.01, 2e-4, Width, Width, Width),
        ["narrow"] = ParameterMoments.OfWeight(1.0 / Width, Width, 4),
        ["behind narrow"] = ParameterMoments.OfWeight(0.25, 4, Width),
        ["bias"] = new(0, 0.04),
        ["table"] = new(0, 4e-4, 1, 1, Width),
        ["gate"] = new(0.5, 0.25),
    };

    public static ImmutableArray<LayerSignals> Predict(SignalPath path, InputSignal input) => Propagation.Predict(path, Moments, input);

    public static ActivationStep Act(string name) => new(ActivationCatalog.Parse(name));

    public static SequencePath Repeat(int times, params SignalPath[] steps) => new([.. Enumerable.Repeat(steps, times).SelectMany(step => step)]);

    public static Dictionary<string, ParameterMoments> Convolution(double variance, long fan) => new() { ["conv"] = new(0, variance, fan, fan, 32) };
}
