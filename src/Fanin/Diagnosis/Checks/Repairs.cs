using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Diagnosis.Checks;

/// <summary>Rules that put findings right.</summary>
internal static class Repairs
{
    private const int MostNames = 8;

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
