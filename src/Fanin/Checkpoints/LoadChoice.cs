using Fanin.Parameters;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>Which tensors of a plan are copied from a source.</summary>
internal sealed class LoadChoice
{
    private readonly Dictionary<PlanRow, CheckpointTensor> _loaded = new(ReferenceEqualityComparer.Instance);

    private LoadChoice(LoadReport? report) => Report = report;

    /// <summary>In words; <see langword="null"/> without a source.</summary>
    public LoadReport? Report { get; private set; }

    /// <summary>Chooses.</summary>
    /// <exception cref="DiagnosticException">Shapes differ and that is not to be ignored, or an element type can't be converted.</exception>
    public static LoadChoice Of(InitPlan plan, CheckpointOptions options)
    {
        if (options.Source is not { } source)
        {
            return new LoadChoice(null);
        }

        var choice = new LoadChoice(null);
        List<Diagnostic> problems = [];
        List<string> converted = [];
        List<string> mismatched = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (PlanRow row in plan.Rows)
        {
            // A tied tensor may have been stored under any of its names.
            known.UnionWith([row.Parameter.Name, .. row.TiedNames]);
            if (row.TiedNames.Prepend(row.Parameter.Name).Select(source.Find).FirstOrDefault(found => found is not null) is not { } found)
            {
                continue;
            }

            ParameterSpec parameter = row.Parameter;
            if (found.Tensor.Shape != parameter.Shape)
            {
                mismatched.Add($"{parameter.Name}: {found.Tensor.Shape} → {parameter.Shape}");
                if (!options.IgnoreMismatched)
                {
                    problems.Add(Unsuitable($"{found.Tensor} of {source.Path} has another shape than {parameter}; ignore mismatched tensors to fill it, or take another source."));
                }
            }
            else if (found.Tensor.Type.ElementType is not { } from || from.IsFloating() != parameter.ElementType.IsFloating())
            {
                problems.Add(Unsuitable($"{found.Tensor} of {source.Path} can't be converted to {parameter.ElementType}; take a source of a floating type."));
            }
            else
            {
                choice._loaded.Add(row, found);
                if (from != parameter.ElementType)
                {
                    converted.Add($"{parameter.Name}: {found.Tensor.Type} → {StoredType.Of(parameter.ElementType)}");
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new DiagnosticException($"{source.Path} does not suit the model", problems);
        }

        choice.Report = new LoadReport(
            [.. plan.Rows.Where(row => choice.Find(row) is not null).Select(row => row.Parameter.Name)],
            [.. converted],
            [.. plan.Rows.Where(row => row.TiedNames.Prepend(row.Parameter.Name).All(name => source.Find(name) is null)).Select(row => row.Parameter.Name)],
            [.. source.Tensors.Select(tensor => tensor.Tensor.Name).Where(name => !known.Contains(name))],
            [.. mismatched]);
        return choice;
    }

    /// <summary>The tensor to copy, or <see langword="null"/>.</summary>
    public CheckpointTensor? Find(PlanRow row) => _loaded.TryGetValue(row, out CheckpointTensor tensor) ? tensor : null;

    private static Diagnostic Unsuitable(string message) => new(Diagnostic.UnsuitableSource, message);
}
