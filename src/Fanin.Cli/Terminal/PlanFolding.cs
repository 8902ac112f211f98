using System.Globalization;
using Fanin.Plans;

namespace Fanin.Cli.Terminal;

/// <summary>A plan's rows for people: blocks that follow each other and are alike but for their number are shown once.</summary>
internal static class PlanFolding
{
    /// <summary>Folds a plan.</summary>
    /// <param name="rows">Its rows.</param>
    public static IEnumerable<PlanFold> Fold(IReadOnlyList<PlanRow> rows)
    {
        NumberedBlock? first = null;
        NumberedBlock? last = null;
        foreach (NumberedBlock block in Blocks(rows))
        {
            if (first is not null && last!.IsFollowedBy(block) && first.IsLike(block))
            {
                last = block;
                continue;
            }

            foreach (PlanFold fold in Folds(first, last))
            {
                yield return fold;
            }

            first = last = block;
        }

        foreach (PlanFold fold in Folds(first, last))
        {
            yield return fold;
        }
    }

    private static IEnumerable<PlanFold> Folds(NumberedBlock? first, NumberedBlock? last)
    {
        if (first is null || first.Number is null || ReferenceEquals(first, last))
        {
            return first?.Rows.Select(row => new PlanFold(null, row.Parameter.Name, row)) ?? [];
        }

        string heading = string.Create(CultureInfo.InvariantCulture, $"{first.Stack}.{first.Number} … {last!.Stack}.{last.Number} ({last.Number - first.Number + 1} ×)");
        return first.Rows.Select(row => new PlanFold(heading, row.Parameter.Name[first.Prefix.Length..], row));
    }

    private static IEnumerable<NumberedBlock> Blocks(IReadOnlyList<PlanRow> rows)
    {
        List<PlanRow> block = [];
        string? stack = null;
        long? number = null;
        foreach (PlanRow row in rows)
        {
            (string? rowStack, long? rowNumber) = StackOf(row.Parameter.Name);
            if (block.Count > 0 && (rowNumber is null || (rowStack, rowNumber) != (stack, number)))
            {
                yield return new NumberedBlock(stack, number, [.. block]);
                block.Clear();
            }

            (stack, number) = (rowStack, rowNumber);
            block.Add(row);
        }

        if (block.Count > 0)
        {
            yield return new NumberedBlock(stack, number, [.. block]);
        }
    }

    // "transformer.h.3.ln_1.weight" is of block 3 of transformer.h: the first number says it.
    private static (string? Stack, long? Number) StackOf(string name)
    {
        string[] parts = name.Split('.');
        for (int i = 1; i < parts.Length - 1; i++)
        {
            if (long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                return (string.Join('.', parts[..i]), number);
            }
        }

        return (null, null);
    }

    private sealed record NumberedBlock(string? Stack, long? Number, PlanRow[] Rows)
    {
        public string Prefix => string.Create(CultureInfo.InvariantCulture, $"{Stack}.{Number}.");

        public bool IsFollowedBy(NumberedBlock next) => Number is not null && next.Number == Number + 1 && next.Stack == Stack;

        public bool IsLike(NumberedBlock other) => Rows.Length == other.Rows.Length && Rows.Zip(other.Rows).All(pair => IsLike(pair.First, pair.Second, other));

        private bool IsLike(PlanRow row, PlanRow next, NumberedBlock other) =>
            row.Parameter.Name.AsSpan(Prefix.Length).SequenceEqual(next.Parameter.Name.AsSpan(other.Prefix.Length))
            && row.TiedNames.IsEmpty && next.TiedNames.IsEmpty
            && (row.Parameter.Shape, row.Parameter.ElementType, row.Parameter.Layer.Type, row.Recipe, row.Fan, row.LearningRateMultiplier)
                == (next.Parameter.Shape, next.Parameter.ElementType, next.Parameter.Layer.Type, next.Recipe, next.Fan, next.LearningRateMultiplier)
            && ReferenceEquals(row.Rule, next.Rule)
            && row.Distribution.Equals(next.Distribution);
    }
}

/// <summary>A line of a folded plan.</summary>
/// <param name="Heading">The blocks that it stands for, the same for all their lines; <see langword="null"/> for a line of its own.</param>
/// <param name="Name">The parameter's name, in a block without the block's.</param>
/// <param name="Row">The row, of the first block.</param>
internal sealed record PlanFold(string? Heading, string Name, PlanRow Row);
