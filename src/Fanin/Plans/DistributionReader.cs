using System.Collections.Immutable;
using System.Globalization;
using Fanin.Distributions;
using Fanin.Json;
using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>Reads what <see cref="DistributionWriter"/> writes. Whatever could not be filled without harm is a mistake.</summary>
internal sealed class DistributionReader
{
    private const int MostRank = 5;

    // A short text can stand for many equal parts; a whole document for so many.
    private const int MostParts = 1 << 22;

    private static readonly string[] Kinds =
    [
        "constant", "uniform", "normal", "truncated-normal", "orthogonal", "delta-orthogonal", "dirac", "hadamard", "sparse", "chrono", "convolution-aware",
        "looks-linear", "mimetic", "zero-row", "concatenated",
    ];

    private readonly JsonSource _source;
    private long _partsLeft = MostParts;

    /// <summary>Prepares to read the distributions of one document.</summary>
    /// <param name="source">Where mistakes go.</param>
    public DistributionReader(JsonSource source) => _source = source;

    /// <summary>Reads one; <see langword="null"/>, and mistakes, if it is none.</summary>
    /// <param name="fields">Its object.</param>
    /// <param name="count">Elements of its tensor.</param>
    public Distribution? Read(JsonFields fields, long count)
    {
        int before = _source.Problems.Count;
        Distribution? read = fields.Word("kind", Kinds) switch
        {
            null => null,
            "constant" => fields.Number("value") is { } value ? new ConstantDistribution(value) : null,
            "uniform" => Uniform(fields),
            "normal" => Normal(fields),
            "truncated-normal" => Truncated(fields),
            "orthogonal" => Orthogonal(fields, count),
            "delta-orthogonal" => Shaped(fields, count, fields.Number("factor"), 2, (shape, factor) => new DeltaOrthogonalDistribution(shape, factor)),
            "dirac" => Dirac(fields, count),
            "hadamard" => Shaped(fields, count, fields.Number("scale"), 2, (shape, scale) => new HadamardDistribution(shape, scale)),
            "sparse" => Sparse(fields, count),
            "chrono" => Chrono(fields, count),
            "convolution-aware" => ConvolutionAware(fields, count),
            "looks-linear" => LooksLinear(fields, count),
            "mimetic" => Mimetic(fields, count),
            "zero-row" => ZeroRow(fields, count),
            _ => Concatenated(fields, count),
        };
        if (read is not null)
        {
            fields.RefuseOthers();
        }

        if (read is WholeDistribution && count > Array.MaxLength)
        {
            Contradicts(fields, $"is computed whole, but has {Text(count)} elements; expected at most {Text(Array.MaxLength)}.");
        }

        return _source.Problems.Count == before ? read : null;
    }

    private static UniformDistribution? Uniform(JsonFields fields)
    {
        (double? low, double? high) = (fields.Number("low"), fields.Number("high"));
        Require(fields, !(low > high), "has a lower bound above the upper one.");
        return low is { } from && high is { } to ? new UniformDistribution(from, to) : null;
    }

    private static NormalDistribution? Normal(JsonFields fields)
    {
        (double? mean, double? stdDev) = (fields.Number("mean"), fields.Number("stdDev"));
        Require(fields, !(stdDev < 0), "has a negative standard deviation.");
        return mean is { } centre && stdDev is { } width ? new NormalDistribution(centre, width) : null;
    }

    private static TruncatedNormalDistribution? Truncated(JsonFields fields)
    {
        (double? mean, double? sigma) = (fields.Number("mean"), fields.Number("sigma"));
        (double? low, double? high) = (fields.Number("low", infinite: true), fields.Number("high", infinite: true));
        Require(fields, !(sigma <= 0), "has a standard deviation that is not above 0.");
        Require(fields, !(low > high), "has a lower bound above the upper one.");
        Require(fields, low is null || high is null || !(double.IsInfinity(low.Value) && low == high), "has no numbers between its bounds.");
        return mean is { } centre && sigma is { } width && low is { } from && high is { } to ? new TruncatedNormalDistribution(centre, width, from, to) : null;
    }

    private static OrthogonalDistribution? Orthogonal(JsonFields fields, long count)
    {
        (int? rows, int? columns, double? factor) = (fields.Count("rows"), fields.Count("columns"), fields.Number("factor"));
        return Matrix(fields, rows, columns, count) && factor is { } gain ? new OrthogonalDistribution(rows!.Value, columns!.Value, gain) : null;
    }

    private DiracDistribution? Dirac(JsonFields fields, long count)
    {
        long? groups = fields.Whole("groups", least: 1);
        return Shaped(fields, count, fields.Number("value"), 2, (shape, value) =>
        {
            Require(fields, groups is null || shape[0] % groups.Value == 0, "has outputs that don't divide into its groups.");
            return new DiracDistribution(shape, groups ?? 1, value);
        });
    }

    private static SparseDistribution? Sparse(JsonFields fields, long count)
    {
        (int? rows, int? columns, double? sigma, int? zeros) = (fields.Count("rows"), fields.Count("columns"), fields.Number("sigma"), fields.Count("zeros"));
        bool byRow = fields.Switch("byRow");
        Require(fields, !(sigma < 0), "has a negative standard deviation.");
        Require(fields, !(zeros > (byRow ? columns : rows)), "has more zeros in a line than the line has elements.");
        return Matrix(fields, rows, columns, count) && sigma is { } width && zeros is { } none
            ? new SparseDistribution(rows!.Value, columns!.Value, width, none, byRow)
            : null;
    }

    private static ChronoDistribution? Chrono(JsonFields fields, long count)
    {
        (int? hidden, double? steps) = (fields.Count("hiddenSize"), fields.Number("maxSteps"));
        Require(fields, !(steps <= 2), "expects more than 2 steps.");
        Require(fields, hidden is null || 4L * hidden == count, $"has {Text(4L * (hidden ?? 0))} elements, but its tensor {Text(count)}.");
        return hidden is { } width && steps is { } most ? new ChronoDistribution(width, most) : null;
    }

    private ConvolutionAwareDistribution? ConvolutionAware(JsonFields fields, long count)
    {
        double? noise = fields.Number("noise");
        Require(fields, !(noise < 0), "has a negative standard deviation of its noise.");
        return Shaped(fields, count, fields.Number("variance"), 3, (shape, variance) =>
        {
            Require(fields, variance >= 0, "has a negative variance.");
            return new ConvolutionAwareDistribution(shape, variance, noise ?? 0);
        });
    }

    private LooksLinearDistribution? LooksLinear(JsonFields fields, long count)
    {
        (int? rows, int? columns, string? word) = (fields.Count("rows"), fields.Count("columns"), fields.Word("axis", PlanWords.All<MirrorAxis>()));
        if (!Matrix(fields, rows, columns, count) || word is null)
        {
            return null;
        }

        MirrorAxis axis = PlanWords.Value<MirrorAxis>(word);
        (int halfRows, int halfColumns) = (axis == MirrorAxis.Columns ? 1 : 2, axis == MirrorAxis.Rows ? 1 : 2);
        Require(fields, rows % halfRows == 0 && columns % halfColumns == 0, "mirrors an odd number of rows or columns.");
        return Inner(fields, count / halfRows / halfColumns) is { } inner ? new LooksLinearDistribution(inner, rows!.Value, columns!.Value, axis) : null;
    }

    private static MimeticDistribution? Mimetic(JsonFields fields, long count)
    {
        (string? layer, int? width, int? heads) = (fields.Text("layer"), fields.Count("width"), fields.Count("heads", least: 1));
        double?[] numbers = [fields.Number("queryKeyNoise"), fields.Number("queryKeyDiagonal"), fields.Number("valueOutputNoise"), fields.Number("valueOutputDiagonal")];
        string[] words = PlanWords.All<AttentionPart>();
        IReadOnlyList<JsonNode> items = fields.Items("parts") ?? [];
        Require(fields, items.Count > 0 && items.All(item => item.Kind == JsonKind.Text && words.Contains(item.Text)), $"expects parts, each one of {string.Join(", ", words)}.");
        Require(fields, width is null || heads is null || width % heads == 0, "has a width that doesn't divide into its heads.");
        Require(fields, width is null || (Int128)width.Value * width.Value * items.Count == count, $"has another number of elements than its tensor, {Text(count)}.");
        return layer is not null && width is { } d && heads is { } h && numbers.All(number => number is not null) && items.All(item => words.Contains(item.Text))
            ? new MimeticDistribution(
                layer, [.. items.Select(item => PlanWords.Value<AttentionPart>(item.Text))], d, h, numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value)
            : null;
    }

    private ZeroRowDistribution? ZeroRow(JsonFields fields, long count)
    {
        (long? row, long? length) = (fields.Whole("row"), fields.Whole("rowLength"));
        Require(fields, row is null || length is null || ((Int128)row.Value + 1) * length.Value <= count, $"has a row beyond the {Text(count)} elements of its tensor.");
        return Inner(fields, count) is { } inner && row is { } index && length is { } width ? new ZeroRowDistribution(inner, index, width) : null;
    }

    private ConcatenatedDistribution? Concatenated(JsonFields fields, long count)
    {
        var parts = ImmutableArray.CreateBuilder<(Distribution, long)>();
        Int128 elements = 0;
        foreach (JsonNode node in fields.Items("parts") ?? [])
        {
            if (JsonFields.Of(_source, node, $"A part of {fields.What}", Diagnostic.WrongPlanField) is not { } part)
            {
                continue;
            }

            long length = part.Whole("count", most: count) ?? 0;
            long times = part.Has("times") ? part.Whole("times", least: 1, most: MostParts) ?? 1 : 1;
            elements += (Int128)length * times;
            _partsLeft -= times;
            if (!Require(part, _partsLeft >= 0, $"is one of more than {Text(MostParts)}."))
            {
                break;
            }

            if (elements <= count && part.Object("distribution", part.What) is { } inner && Read(inner, length) is { } distribution)
            {
                parts.AddRange(Enumerable.Repeat((distribution, length), (int)times));
            }

            part.RefuseOthers();
        }

        Require(fields, elements == count, $"has {elements.ToString(CultureInfo.InvariantCulture)} elements in its parts, but its tensor {Text(count)}.");
        return new ConcatenatedDistribution(parts.ToImmutable());
    }

    private Distribution? Inner(JsonFields fields, long count) => fields.Object("inner", fields.What) is { } inner ? Read(inner, count) : null;

    private static bool Matrix(JsonFields fields, int? rows, int? columns, long count)
    {
        bool known = rows is not null && columns is not null;
        return known && Require(
            fields, (long)rows!.Value * columns!.Value == count, $"is a matrix of {Text(rows.Value)} by {Text(columns.Value)}, but its tensor has {Text(count)} elements.");
    }

    private T? Shaped<T>(JsonFields fields, long count, double? number, int leastRank, Func<TensorShape, double, T> make)
        where T : Distribution
    {
        if (ShapeReader.Read(_source, fields) is not { } shape || number is not { } value)
        {
            return null;
        }

        bool fits = Require(fields, shape.Rank >= leastRank && shape.Rank <= MostRank, $"expects {Text(leastRank)} to {Text(MostRank)} dimensions, got {shape}.")
            && Require(fields, shape.ElementCount == count, $"is of shape {shape}, but its tensor has {Text(count)} elements.");
        return fits ? make(shape, value) : null;
    }

    private static bool Require(JsonFields fields, bool holds, string otherwise)
    {
        if (!holds)
        {
            Contradicts(fields, otherwise);
        }

        return holds;
    }

    private static void Contradicts(JsonFields fields, string what) => fields.Report(Diagnostic.InconsistentPlan, $"{fields.What} {what}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
