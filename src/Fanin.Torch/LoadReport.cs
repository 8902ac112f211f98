using System.Collections.Immutable;
using System.Globalization;
using Fanin.Parameters;
using Fanin.Plans;

namespace Fanin.Torch;

/// <summary>A stored tensor that was not loaded because its shape is another.</summary>
/// <param name="Name">The module's name for it.</param>
/// <param name="Expected">The module's shape.</param>
/// <param name="Stored">The checkpoint's.</param>
public sealed record ShapeMismatch(string Name, TensorShape Expected, TensorShape Stored);

/// <summary>What became of every tensor when a checkpoint was loaded and the rest drawn.</summary>
/// <param name="Plan">The plan of the whole module, of which the missing rows were carried out.</param>
/// <param name="Loaded">Names whose values are the checkpoint's; other buffers than running statistics too.</param>
/// <param name="Drawn">Names whose values are the plan's, those of <paramref name="Mismatched"/> too.</param>
/// <param name="Kept">Buffers that the checkpoint lacks and no plan knows: they keep what the constructor gave them.</param>
/// <param name="Unexpected">The checkpoint's names that the module has no place for.</param>
/// <param name="Mismatched">Tensors that were drawn because their stored shape is another.</param>
/// <param name="Converted">Loaded names whose elements were rounded or widened from another type.</param>
public sealed record LoadReport(
    InitPlan Plan,
    ImmutableArray<string> Loaded,
    ImmutableArray<string> Drawn,
    ImmutableArray<string> Kept,
    ImmutableArray<string> Unexpected,
    ImmutableArray<ShapeMismatch> Mismatched,
    ImmutableArray<string> Converted)
{
    /// <summary>In sentences: the numbers, and the names of all that was not loaded.</summary>
    public override string ToString()
    {
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"{Loaded.Length} loaded, {Drawn.Length} drawn, {Kept.Length} kept, {Unexpected.Length} not used.")];
        Add("Drawn", [.. Drawn.Except(Mismatched.Select(mismatch => mismatch.Name))]);
        Add("Drawn for their shape", [.. Mismatched.Select(mismatch => $"{mismatch.Name} {mismatch.Expected}, stored {mismatch.Stored}")]);
        Add("Kept", Kept);
        Add("Not used", Unexpected);
        Add("Of another type", Converted);
        return string.Join(Environment.NewLine, lines);

        void Add(string what, ImmutableArray<string> names)
        {
            if (names.Length > 0)
            {
                lines.Add($"{what}: {string.Join(", ", names)}.");
            }
        }
    }
}
