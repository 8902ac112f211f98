using System.Text;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Conventions;

/// <summary>docs/schemes.md is written from the catalog, so that it says what the program does.</summary>
public class SchemesPageTests
{
    private const string Introduction =
        """
        # Schemes

        A scheme says what a parameter's first values are. It is data: with the shape and layer of a parameter it resolves into a distribution of plain
        numbers, which a stream then draws. Recipes, the command line and code name schemes in one text form, a name with arguments in order or by
        name: `kaiming-normal(relu, fan_out)`, `normal(std=0.02)`, `sparse(0.9)`, `zeros`. `SchemeCatalog.Parse` reads it, `ToString` writes it, and
        `fanin schemes NAME` describes one.

        - **Fans** are the connections that a layer has: groups, packed projections, stacked experts, strides of transposed convolutions and weights kept
          `[in, out]` are taken into account. PyTorch counts by shape alone, which `fan=pytorch` does too; for plain linear layers and ungrouped
          convolutions both are the same.
        - **Gains**: a name that PyTorch knows (`relu`, `tanh`, `leaky_relu`, …) means PyTorch's gain; any other activation (`gelu`, `silu`,
          `leaky_relu(0.2)`, …) its exact forward gain 1/√E[φ(z)²]. `gain=forward:tanh`, `gain=backward:tanh` and `gain=1.5` say it outright.
        - **Truncated** means: cut at two deviations of the whole distribution, which is chosen so that the variance is the one that was asked for. JAX, Keras
          and Flax do so under the name of normal; here `normal` is never cut.
        - **Formulas**: any number may be calculated from facts of the model and the parameter, as in `normal(0, initializer_range / sqrt(2 * layers))`, and
          the whole may be followed by a factor of all numbers: `kaiming-normal(relu) * layers^-0.5`, `xavier-uniform / sqrt(2)`. [Recipes](recipes.md) lists the facts.
        - **Half types** get numbers drawn in single precision or better and rounded once, except in the PyTorch stream, which gives PyTorch's.

        This page is generated from the catalog; `FANIN_APPROVE=1` when running the tests writes it anew.
        """;

    [Fact]
    public void SchemesPage_IsTheCatalogs() => Approve.EqualAt(Path.Combine(Approve.Root(), "docs", "schemes.md"), Page());

    private static string Page()
    {
        var page = new StringBuilder(Introduction).Append("\n\n| scheme | values | fan, or shape | source |\n|---|---|---|---|\n");
        foreach (SchemeEntry entry in SchemeCatalog.Entries)
        {
            page.Append($"| [`{entry.Name}`](#{entry.Name}) | {Cell(entry.Formula)} | {Cell(entry.Fan)} | {Cell(entry.Source)} |\n");
        }

        foreach (SchemeEntry entry in SchemeCatalog.Entries)
        {
            page.Append($"\n## {entry.Name}\n\n{entry.Formula}.\n\n");
            Fact(page, "Also", string.Join(", ", entry.Aliases.Select(alias => $"`{alias}`")));
            Fact(page, "Arguments", string.Join(", ", entry.Parameters.Select(parameter => $"`{parameter}`")));
            Fact(page, "When left out", entry.Defaults);
            Fact(page, "Fan, or shape", entry.Fan);
            Fact(page, "Source", entry.Source);
            Fact(page, "Elsewhere", entry.DiffersFrom);
        }

        return page.ToString();
    }

    private static void Fact(StringBuilder page, string name, string text) => page.Append(text.Length == 0 ? string.Empty : $"- {name}: {text}\n");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
