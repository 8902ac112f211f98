using System.Globalization;

namespace Fanin.Plans;

/// <summary>What is worth a look in a plan that can be carried out.</summary>
public static class PlanChecks
{
    private const int MostNames = 4;

    /// <summary>
    /// Tensors that will hold identical numbers, drawn from one place of the stream: copies of a layer that PyTorch makes of its first one. Constants don't count,
    /// nor places that share one tensor, nor tensors of one element type whose scales differ.
    /// </summary>
    /// <param name="plan">Any plan.</param>
    /// <returns>One warning a set of such tensors.</returns>
    public static IReadOnlyList<Diagnostic> Duplicates(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Rows
                .Where(row => row.IsDrawn && row.Parameter.Shape.ElementCount > 0)
                .GroupBy(row => (row.Place, row.Distribution, row.Parameter.Shape, row.Parameter.ElementType))
                .Where(group => group.Count() > 1)
                .Select(group => Identical([.. group])),
        ];
    }

    private static Diagnostic Identical(PlanRow[] rows)
    {
        string names = string.Join(", ", rows.Take(MostNames).Select(row => row.Parameter.Name));
        string more = rows.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {rows.Length - MostNames} more") : string.Empty;
        string why = rows.Any(row => row.Parameter.CopyOf is not null) ? ", as PyTorch's constructor copies the first of them" : string.Empty;
        return new Diagnostic(
            Diagnostic.IdenticalNumbers,
            $"{names}{more} will hold identical numbers{why}; add a rule that sets them, or take the keyed stream.")
        {
            Severity = DiagnosticSeverity.Warning,
            Place = rows[0].Rule.Place,
        };
    }
}
