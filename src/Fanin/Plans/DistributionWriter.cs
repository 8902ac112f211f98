using System.Text.Json;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>Distributions as JSON objects: <c>{"kind": "normal", "mean": 0, "stdDev": 0.02}</c>. Numbers in the shortest text that reads back exactly.</summary>
internal static class DistributionWriter
{
    /// <summary>Writes one as the next value.</summary>
    public static void Write(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartObject();
        switch (distribution)
        {
            case ConstantDistribution constant:
                Start(json, "constant", ("value", constant.Value));
                break;
            case UniformDistribution uniform:
                Start(json, "uniform", ("low", uniform.Low), ("high", uniform.High));
                break;
            case NormalDistribution normal:
                Start(json, "normal", ("mean", normal.Mean), ("stdDev", normal.StdDev));
                break;
            case TruncatedNormalDistribution truncated:
                Start(json, "truncated-normal", ("mean", truncated.Mean), ("sigma", truncated.Sigma), ("low", truncated.Low), ("high", truncated.High));
                break;
            case OrthogonalDistribution orthogonal:
                Start(json, "orthogonal", ("rows", orthogonal.Rows), ("columns", orthogonal.Columns), ("factor", orthogonal.Factor));
                break;
            case DeltaOrthogonalDistribution delta:
                Start(json, "delta-orthogonal", ("factor", delta.Factor));
                Shape(json, delta.Shape);
                break;
            case DiracDistribution dirac:
                Start(json, "dirac", ("groups", dirac.Groups), ("value", dirac.Value));
                Shape(json, dirac.Shape);
                break;
            case HadamardDistribution hadamard:
                Start(json, "hadamard", ("scale", hadamard.Scale));
                Shape(json, hadamard.Shape);
                break;
            case SparseDistribution sparse:
                Start(json, "sparse", ("rows", sparse.Rows), ("columns", sparse.Columns), ("sigma", sparse.Sigma), ("zeros", sparse.Zeros));
                json.WriteBoolean("byRow", sparse.ByRow);
                break;
            case ChronoDistribution chrono:
                Start(json, "chrono", ("hiddenSize", chrono.HiddenSize), ("maxSteps", chrono.MaxSteps));
                break;
            case ConvolutionAwareDistribution aware:
                Start(json, "convolution-aware", ("variance", aware.Variance), ("noise", aware.Noise));
                Shape(json, aware.Shape);
                break;
            case LooksLinearDistribution mirrored:
                Start(json, "looks-linear", ("rows", mirrored.Rows), ("columns", mirrored.Columns));
                json.WriteString("axis", PlanWords.Of(mirrored.Axis));
                Inner(json, mirrored.Inner);
                break;
            case MimeticDistribution mimetic:
                Mimetic(json, mimetic);
                break;
            case ZeroRowDistribution zeroRow:
                Start(json, "zero-row", ("row", zeroRow.Row), ("rowLength", zeroRow.RowLength));
                Inner(json, zeroRow.Inner);
                break;
            case ConcatenatedDistribution concatenated:
                Start(json, "concatenated");
                Parts(json, concatenated);
                break;
            default:
                throw new NotSupportedException($"Distributions of the type {distribution.GetType().Name} can't be saved.");
        }

        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string kind, params ReadOnlySpan<(string Name, object Value)> numbers)
    {
        json.WriteString("kind", kind);
        foreach ((string name, object value) in numbers)
        {
            switch (value)
            {
                case int count: json.WriteNumber(name, count); break;
                case long count: json.WriteNumber(name, count); break;
                case double.PositiveInfinity: json.WriteString(name, "infinity"); break;
                case double.NegativeInfinity: json.WriteString(name, "-infinity"); break;
                default: json.WriteNumber(name, (double)value); break;
            }
        }
    }

    private static void Shape(Utf8JsonWriter json, TensorShape shape)
    {
        json.WriteStartArray("shape");
        foreach (long size in shape.Sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static void Inner(Utf8JsonWriter json, Distribution inner)
    {
        json.WritePropertyName("inner");
        Write(json, inner);
    }

    private static void Mimetic(Utf8JsonWriter json, MimeticDistribution mimetic)
    {
        Start(
            json,
            "mimetic",
            ("width", mimetic.Width),
            ("heads", mimetic.Heads),
            ("queryKeyNoise", mimetic.QueryKeyNoise),
            ("queryKeyDiagonal", mimetic.QueryKeyDiagonal),
            ("valueOutputNoise", mimetic.ValueOutputNoise),
            ("valueOutputDiagonal", mimetic.ValueOutputDiagonal));
        json.WriteString("layer", mimetic.Layer);
        json.WriteStartArray("parts");
        foreach (AttentionPart part in mimetic.Parts)
        {
            json.WriteStringValue(PlanWords.Of(part));
        }

        json.WriteEndArray();
    }

    // Equal neighbours (the experts of a stack) stand there once.
    private static void Parts(Utf8JsonWriter json, ConcatenatedDistribution concatenated)
    {
        json.WriteStartArray("parts");
        for (int first = 0, next; first < concatenated.Parts.Length; first = next)
        {
            (Distribution distribution, long count) = concatenated.Parts[first];
            for (next = first + 1; next < concatenated.Parts.Length && concatenated.Parts[next].Equals((distribution, count));)
            {
                next++;
            }

            json.WriteStartObject();
            json.WriteNumber("count", count);
            if (next - first > 1)
            {
                json.WriteNumber("times", next - first);
            }

            json.WritePropertyName("distribution");
            Write(json, distribution);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
