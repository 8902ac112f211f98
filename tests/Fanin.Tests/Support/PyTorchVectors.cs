using System.Text.Json;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Tests.Support;

/// <summary>What PyTorch itself drew: Vectors/pytorch.json, made by Vectors/make_vectors.py.</summary>
internal static class PyTorchVectors
{
    private static readonly Lazy<VectorFile> Loaded = new(Load);

    public static VectorFile All => Loaded.Value;

    private static VectorFile Load()
    {
        using Stream stream = typeof(PyTorchVectors).Assembly.GetManifestResourceStream("pytorch.json")!;
        return JsonSerializer.Deserialize<VectorFile>(stream, JsonSerializerOptions.Web)!;
    }
}

internal sealed record VectorFile(
    LectureVector[] Lectures, LayersVector[] Layers, FunctionVector[] Functions, FunctionVector[] Structured, string[][] Log1p);

internal sealed record LectureVector(string Variant, string Seed, ParameterVector[] Parameters, string Next);

internal sealed record LayersVector(string Model, string Seed, ParameterVector[] Parameters, string Next);

internal sealed record FunctionVector(string Scheme, string Seed, long[] Shape, string Sha256, string[] First, string Next)
{
    /// <summary>All numbers, of functions that are not compared bit for bit.</summary>
    public double[]? Values { get; init; }
}

internal sealed record ParameterVector(
    string Name, string Layer, string Path, long? PaddingRow, long[] Shape, string Sha256, string[] First)
{
    public long? HiddenSize { get; init; }

    public string? CopyOf { get; init; }

    public string? RedrawnBy { get; init; }

    /// <summary>PyTorch's name of the element type, where it isn't the usual one.</summary>
    public string? Type { get; init; }

    private string LocalName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>All parameters as the planner sees them.</summary>
    public static ParameterSpec[] ToSpecs(ParameterVector[] vectors) => [.. vectors.Select(vector => vector.ToSpec(vectors))];

    public static Seed ParseSeed(string text) => Seed.TryParse(text, out Seed seed) ? seed : throw new FormatException(text);

    private ParameterSpec ToSpec(ParameterVector[] all)
    {
        ParameterVector? weight = all.FirstOrDefault(other => other.Path == Path && other.LocalName == "weight");
        TensorShape? weightShape = weight is null ? null : new TensorShape(weight.Shape);
        ElementType type = LocalName == "num_batches_tracked" ? ElementType.Int64 : Type == "torch.float64" ? ElementType.Float64 : ElementType.Float32;
        var layer = new LayerSpec(Path, Layer, weightShape, PaddingRow) { HiddenSize = HiddenSize, RedrawnBy = RedrawnBy };
        return new ParameterSpec(Name, new TensorShape(Shape), type, Role(), layer) { CopyOf = CopyOf };
    }

    private ParameterRole Role()
    {
        bool norm = Layer.Contains("Norm", StringComparison.Ordinal);
        return LocalName switch
        {
            "weight" when Layer is "Embedding" or "EmbeddingBag" => ParameterRole.Embedding,
            "weight" when Layer == "PReLU" => ParameterRole.Slope,
            "weight" => norm ? ParameterRole.NormScale : ParameterRole.Weight,
            "bias" => norm ? ParameterRole.NormShift : ParameterRole.Bias,
            "running_mean" => ParameterRole.RunningMean,
            "running_var" => ParameterRole.RunningVariance,
            "num_batches_tracked" => ParameterRole.BatchCount,
            _ when LocalName.StartsWith("weight_hh", StringComparison.Ordinal) => ParameterRole.RecurrentWeight,
            _ when LocalName.Contains("weight", StringComparison.Ordinal) => ParameterRole.Weight,
            _ when LocalName.Contains("bias", StringComparison.Ordinal) => ParameterRole.Bias,
            _ => throw new InvalidOperationException(LocalName),
        };
    }
}
