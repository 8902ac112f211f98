using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Reports;

namespace Fanin.Diagnosis.Checks;

/// <summary>A report, arranged for checking.</summary>
internal sealed class CheckSubject
{
    private static readonly HashSet<string> Weighted = new(StringComparer.Ordinal) { "linear", "convolution", "transposed convolution" };
    private static readonly HashSet<string> Norms = new(StringComparer.Ordinal) { "batch norm", "layer norm", "rms norm" };
    private static readonly HashSet<string> NoActivations = new(StringComparer.Ordinal)
    {
        "input", "residual", "gate", "concatenation", "sequence", "scale", "dropout", "flatten", "unknown", "max pool", "average pool", "token mean", "token pick",
        "attention", "causal attention", "embedding", "added embedding",
    };

    private readonly Dictionary<string, Activation?> _activations = new(StringComparer.Ordinal);

    public CheckSubject(ProbeReport report)
    {
        Report = report;
        Dictionary<string, ParameterProbe> parameters = report.Parameters.ToDictionary(probe => probe.Parameter.Name, StringComparer.Ordinal);
        int last = report.Layers.Select((layer, i) => Weighted.Contains(layer.Kind) ? i : -1).DefaultIfEmpty(-1).Max();
        Weights =
        [
            .. report.Layers.Select((layer, i) => (layer, i)).Where(pair => Weighted.Contains(pair.layer.Kind)).Select(pair => new CheckedLayer(
                pair.layer, WeightOf(pair.layer, parameters), pair.i + 1 < report.Layers.Length ? ActivationAt(pair.i + 1, pair.layer.Depth) : null,
                IsNormalized(pair.i), pair.i == last)),
        ];
    }

    /// <summary>The report.</summary>
    public ProbeReport Report { get; }

    /// <summary>The layers of weights in the order of the signal.</summary>
    public ImmutableArray<CheckedLayer> Weights { get; }

    /// <summary>The layers of weights that an activation stands behind, and weights behind it.</summary>
    public IEnumerable<CheckedLayer> Links => Weights.Where(layer => layer.IsLink);

    /// <summary>Whether a layer normalizes.</summary>
    public static bool IsNorm(LayerProbe layer) => Norms.Contains(layer.Kind);

    /// <summary>The activation that a layer is; <see langword="null"/> if it is another kind of layer.</summary>
    public Activation? ActivationOf(LayerProbe layer)
    {
        if (Weighted.Contains(layer.Kind) || Norms.Contains(layer.Kind) || NoActivations.Contains(layer.Kind))
        {
            return null;
        }

        if (!_activations.TryGetValue(layer.Kind, out Activation? activation))
        {
            try
            {
                activation = ActivationCatalog.Parse(layer.Kind);
            }
            catch (FormatException)
            {
                // A kind of layer that is not known here.
            }

            _activations[layer.Kind] = activation;
        }

        return activation;
    }

    private static ParameterProbe? WeightOf(LayerProbe layer, Dictionary<string, ParameterProbe> parameters) => layer.ParameterNames
        .Select(name => parameters.GetValueOrDefault(name)).FirstOrDefault(probe => probe is { Parameter.Shape.Rank: >= 2 });

    private Activation? ActivationAt(int index, int depth) => Report.Layers[index].Depth == depth ? ActivationOf(Report.Layers[index]) : null;

    private bool IsNormalized(int index)
    {
        foreach (LayerProbe layer in Report.Layers.Skip(index + 1).TakeWhile(layer => !Weighted.Contains(layer.Kind)))
        {
            if (Norms.Contains(layer.Kind))
            {
                return true;
            }
        }

        return false;
    }
}
