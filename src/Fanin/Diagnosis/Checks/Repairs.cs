using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Checks;

/// <summary>Rules that put findings right.</summary>
internal static class Repairs
{
    private const int MostNames = 8;

    // fan_in·E[w²] of weights in use is within this factor of 1.
    private const double UnusualGain = 10;

    /// <summary>Weights that keep the signal through the activation behind them, for all layers of one activation; <see langword="null"/> for none.</summary>
    /// <param name="subject">The report.</param>
    /// <param name="layers">The layers to repair; those of the first one's activation are.</param>
    public static Rule? KeepSignal(CheckSubject subject, IReadOnlyList<CheckedLayer> layers)
    {
        if (layers.FirstOrDefault(layer => layer is { Activation: not null, Weight: not null }) is not { Activation: { } activation })
        {
            return null;
        }

        ParameterSpec[] chosen = [.. layers.Where(layer => layer.Weight is not null && layer.Activation?.Name == activation.Name).Select(layer => layer.Weight!.Parameter)];
        GainRule gain = activation.Name == "relu" ? GainRule.PyTorch(Nonlinearity.ReLU) : GainRule.Forward(activation);

        // A head that is as far off as they are may get the same rule, which then is shorter.
        ParameterSpec[] tolerated = [.. subject.Weights.Where(layer => layer is { IsLast: true, Weight: not null, SquaredGain: < 0.8 or > 2.5 }).Select(layer => layer.Weight!.Parameter)];
        return For(subject, chosen, tolerated, Scheme.Kaiming(Spread.Normal, gain));
    }

    /// <summary>Usual weights for a layer whose own are far from any usual scale, whatever follows it; <see langword="null"/> if they are not.</summary>
    /// <param name="subject">The report.</param>
    /// <param name="names">Names of weights; those of an unusual scale are repaired.</param>
    public static Rule? Rescale(CheckSubject subject, params ReadOnlySpan<string> names)
    {
        HashSet<string> asked = [.. names];
        CheckedLayer[] far = [.. subject.Weights.Where(layer => layer.Weight is { } weight && asked.Contains(weight.Parameter.Name) && layer.SquaredGain is < 1 / UnusualGain or > UnusualGain)];
        return KeepSignal(subject, far) ?? (far.Length == 0 ? null : For(subject, [.. far.Select(layer => layer.Weight!.Parameter)], [], Scheme.LeCun(Spread.Normal)));
    }

    /// <summary>Zeros for the biases of layers that have others; <see langword="null"/> if none has.</summary>
    /// <param name="subject">The report.</param>
    /// <param name="layers">The layers.</param>
    public static Rule? ZeroBiases(CheckSubject subject, IEnumerable<CheckedLayer?> layers)
    {
        HashSet<string> names = [.. layers.SelectMany(layer => layer?.Layer.ParameterNames ?? [])];
        ParameterSpec[] biases =
        [
            .. subject.Report.Parameters.Where(probe => names.Contains(probe.Parameter.Name) && probe.Parameter.Role == ParameterRole.Bias
                && (probe.Mean.Value is not (null or 0) || probe.StdDev.Value is not (null or 0))).Select(probe => probe.Parameter),
        ];
        return biases.Length == 0 ? null : For(subject, biases, [], Scheme.Zeros);
    }

    /// <summary>A scheme for some parameters, chosen by the shortest pattern that means them and none but them.</summary>
    public static Rule For(CheckSubject subject, ParameterSpec[] chosen, ParameterSpec[] tolerated, Scheme scheme)
    {
        HashSet<string> allowed = [.. chosen.Concat(tolerated).Select(parameter => parameter.Name)];
        ParameterSpec first = chosen[0];
        ParameterPattern[] candidates =
        [
            new ParameterPattern(LayerType: first.Layer.Type, LocalName: first.LocalName),
            new ParameterPattern { Names = [.. chosen.Select(parameter => Glob(parameter.Name)).Distinct(StringComparer.Ordinal)] },
        ];
        foreach (ParameterPattern pattern in candidates)
        {
            if (chosen.All(pattern.Matches) && subject.Report.Parameters.All(probe => !pattern.Matches(probe.Parameter) || allowed.Contains(probe.Parameter.Name))
                && pattern.Names.Length <= MostNames)
            {
                return new Rule(pattern, scheme);
            }
        }

        return new Rule(new ParameterPattern { Names = [.. chosen.Select(parameter => parameter.Name)] }, scheme);
    }

    // Numbered layers are alike: "network.3.weight" is one of "network.*.weight".
    private static string Glob(string name) => string.Join('.', name.Split('.').Select(part => part.All(char.IsAsciiDigit) ? "*" : part));
}
