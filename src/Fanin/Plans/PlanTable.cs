using System.Globalization;
using System.Text;
using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Plans;

/// <summary>A plan as text: the first thing to look at.</summary>
public static class PlanTable
{
    private static readonly string[] Header = ["parameter", "shape", "rule", "scheme", "fan in/out", "gain", "distribution", "position"];

    /// <summary>One line a parameter, in aligned columns, below a line that says recipe, seed and stream, above one with totals.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Lines separated by <c>\n</c>.</returns>
    public static string Format(InitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"recipe {plan.Recipe.Name}, seed {plan.Seed}, stream {plan.Stream}");
        string constructors = plan.Constructed.Draws > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; the layers' constructors take the first {plan.Constructed.Draws} draws\n\n")
            : "\n\n";
        text.Append(constructors);
        TextColumns.Append(text, [Header, .. plan.Rows.Select(Cells)]);
        long elements = plan.Rows.Sum(row => row.Parameter.Shape.ElementCount);
        text.Append(CultureInfo.InvariantCulture, $"\n{plan.Rows.Length} parameters, {elements} elements");
        foreach (InitStep step in plan.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nthen {step}");
        }

        string next = plan.Stream.IsKeyed ? "\n" : $", next draw {plan.End}\n";
        text.Append(next);
        return text.ToString();
    }

    private static string[] Cells(PlanRow row)
    {
        ParameterSpec parameter = row.Parameter;
        string tied = string.Concat(row.TiedNames.Select(name => $" = {name}"));
        return
        [
            parameter.Name + tied,
            parameter.Shape.ToString(),
            $"{row.Recipe} / {row.Rule.Pattern}",
            row.Rule.Scheme.ToString(),
            row.Fan is { } fan ? string.Create(CultureInfo.InvariantCulture, $"{fan.In}/{fan.Out}") : "-",
            row.Gain is { } gain ? gain.ToString("G6", CultureInfo.InvariantCulture) : "-",
            row.Distribution.ToString(),
            row.IsDrawn ? $"{row.Place}" : "-",
        ];
    }
}
