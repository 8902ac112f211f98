using System.Numerics;
using System.Text;
using Fanin.Json;
using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A model as the <c>config.json</c> of Hugging Face's <c>transformers</c> describes it: names, order and shapes of all parameters.</summary>
/// <remarks>
/// <para>Known are GPT-2, LLaMA, Mistral, Qwen2, BERT, T5, ViT and CLIP (<see cref="Architectures"/>). Parameters stand in the order of PyTorch's
/// <c>state_dict</c>, tied ones included; buffers that checkpoints don't hold are left out. A key that is absent has the default of the configuration's class.</para>
/// <para>Source: transformers 4.57, <c>src/transformers/models/*/modeling_*.py</c> and <c>configuration_*.py</c>.</para>
/// <para>Differs from: <c>transformers</c>, which reads on where a key is misspelled, there twice, or impossible; here these are mistakes.</para>
/// </remarks>
public static class HuggingFaceConfig
{
    // The largest configurations name 21,843 classes, twice: under 2 MiB.
    private const int MostBytes = 4 << 20;

    // More could not be counted in bytes, or summed.
    private const long MostElements = 1L << 59;

    private static readonly ModelFamily[] Families =
        [Gpt2Family.Value, .. LlamaFamily.Values, BertFamily.Value, T5Family.Value, VitFamily.Value, ClipFamily.Value];

    private static readonly Dictionary<string, ElementType> ElementTypeNames = new(StringComparer.Ordinal)
    {
        ["float32"] = ElementType.Float32,
        ["float16"] = ElementType.Float16,
        ["bfloat16"] = ElementType.BFloat16,
        ["float64"] = ElementType.Float64,
    };

    /// <summary>The classes of models that are known, as <c>architectures</c> names them.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. Families.SelectMany(family => family.Architectures)];

    /// <summary>Reads a configuration from a file.</summary>
    /// <param name="path">The file, usually called <c>config.json</c>; the model is then named after its folder, else after the file.</param>
    /// <param name="elementType">The type of the elements; what the configuration says if omitted, and single precision where it says nothing.</param>
    /// <param name="architecture">The model's class, one of <see cref="Architectures"/>; what the configuration says if omitted.</param>
    /// <exception cref="DiagnosticException">The configuration is wrong: all mistakes, with line and column.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ModelDescription Read(string path, ElementType? elementType = null, string? architecture = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Path.GetFileName(path);
        string? folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        string name = file == "config.json" && !string.IsNullOrEmpty(folder) ? folder : Path.GetFileNameWithoutExtension(path);
        return Parse(ReadBytes(path), path, elementType, architecture) with { Name = name };
    }

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <param name="fileName">Where it comes from, for messages; without its ending it is the model's name.</param>
    /// <param name="elementType">The type of the elements; what the configuration says if omitted, and single precision where it says nothing.</param>
    /// <param name="architecture">The model's class, one of <see cref="Architectures"/>; what the configuration says if omitted, and where it says nothing, the
    /// language model, or classifier, of its <c>model_type</c>.</param>
    /// <exception cref="DiagnosticException">The configuration is wrong: all mistakes, with line and column.</exception>
    /// <exception cref="ArgumentException">The architecture given is not known.</exception>
    public static ModelDescription Parse(ReadOnlySpan<byte> json, string fileName, ElementType? elementType = null, string? architecture = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        if (architecture is not null && !Architectures.Contains(architecture, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Expected one of {string.Join(", ", Architectures)}, got {ConfigSection.Excerpt(architecture)}.", nameof(architecture));
        }

        // A byte order mark, which some editors write, is no part of the text.
        byte[] text = json[(json.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0)..].ToArray();
        var source = new JsonSource(text, fileName);
        ModelDescription? model = null;
        if (text.Length > MostBytes)
        {
            source.Report(Diagnostic.UnreadableConfiguration, $"Expected a configuration of at most {MostBytes} bytes, got more; give a model's config.json.", 0);
        }
        else if (source.Parse() is { } root)
        {
            model = Describe(root, source, elementType, architecture);
        }

        source.ThrowProblems($"{fileName} describes no model that is known");
        return model! with { Name = Path.GetFileNameWithoutExtension(fileName) };
    }

    // One byte more than any configuration has tells that there are more.
    private static ReadOnlySpan<byte> ReadBytes(string path)
    {
        // A pipe has no length either, and opening one would wait for somebody to write to it.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            throw new DiagnosticException(
                $"{path} describes no model", [new Diagnostic(Diagnostic.UnreadableConfiguration, "Expected a JSON object, got an empty file or a pipe; give a model's config.json.") { Place = new TextPlace(path) }]);
        }

        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[Math.Min(stream.Length, MostBytes + 1)];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static ModelDescription? Describe(JsonNode root, JsonSource source, ElementType? elementType, string? architecture)
    {
        if (root.Kind != JsonKind.Object)
        {
            source.Report(Diagnostic.UnreadableConfiguration, $"Expected a JSON object, got {root.Described}; give a model's config.json.", root.Offset);
            return null;
        }

        var config = new ConfigSection(root, source);
        string? modelType = config.Word("model_type");
        string[] named = [.. config.Words("architectures")];
        ElementType type = elementType ?? TypeOf(config);
        if (ChooseFamily(config, modelType, architecture ?? named.FirstOrDefault()) is not { } family)
        {
            return null;
        }

        string? chosen = architecture ?? named.FirstOrDefault();
        if (chosen is not null && !family.Architectures.Contains(chosen, StringComparer.Ordinal))
        {
            config.Wrong(Diagnostic.UnknownArchitecture, UnknownClass(chosen, family), "architectures");
            return null;
        }

        ModelParts parts = family.Read(config, chosen ?? family.Architectures[0]);
        config.ReportMisspelledKeys();
        return source.Problems.Count > 0 ? null : Build(config, family, parts, type);
    }

    private static ModelFamily? ChooseFamily(ConfigSection config, string? modelType, string? architecture)
    {
        if (modelType is null)
        {
            ModelFamily? byClass = Families.FirstOrDefault(family => family.Architectures.Contains(architecture, StringComparer.Ordinal));
            if (byClass is null && config.Kind("model_type") is null or JsonKind.Null)
            {
                config.Wrong(Diagnostic.MissingModelType, $"Expected a \"model_type\", one of {string.Join(", ", Families.Select(family => family.ModelType))}; give a model's config.json.", "model_type");
            }

            return byClass;
        }

        ModelFamily? byType = Families.FirstOrDefault(family => family.ModelType == modelType);
        if (byType is null)
        {
            string[] known = [.. Families.Select(family => family.ModelType)];
            config.Wrong(
                Diagnostic.UnknownArchitecture,
                $"The model type \"{ConfigSection.Excerpt(modelType)}\" is not known; the nearest is \"{NearestWord.Of(ConfigSection.Excerpt(modelType), known)}\", known are {string.Join(", ", known)}.",
                "model_type");
        }

        return byType;
    }

    private static string UnknownClass(string chosen, ModelFamily family) =>
        $"The architecture \"{ConfigSection.Excerpt(chosen)}\" is not known for the model type {family.ModelType}; the nearest is "
        + $"\"{NearestWord.Of(ConfigSection.Excerpt(chosen), family.Architectures)}\", known are {string.Join(", ", family.Architectures)}.";

    private static ElementType TypeOf(ConfigSection config)
    {
        (string key, string? name) = config.Word("dtype") is { } given ? ("dtype", given) : ("torch_dtype", config.Word("torch_dtype"));
        if (name is null || ElementTypeNames.TryGetValue(name, out ElementType type))
        {
            return name is null ? ElementType.Float32 : ElementTypeNames[name];
        }

        config.Wrong(
            Diagnostic.ImpossibleValue,
            $"Elements of type \"{ConfigSection.Excerpt(name)}\" can't be drawn; expected one of {string.Join(", ", ElementTypeNames.Keys)} for \"{key}\", or give the element type yourself.",
            key);
        return ElementType.Float32;
    }

    private static ModelDescription? Build(ConfigSection config, ModelFamily family, ModelParts parts, ElementType type)
    {
        try
        {
            var scope = new ModelScope(type, parts.Facts);
            parts.Build(scope);
            var model = new ModelDescription(string.Empty, family.Name, scope.ToParameters()) { Facts = parts.Facts };
            BigInteger elements = model.Parameters.Where(parameter => parameter.TiedTo is null)
                .Aggregate(BigInteger.Zero, (sum, parameter) => sum + parameter.Shape.ElementCount);
            if (elements <= MostElements)
            {
                return model;
            }
        }
        catch (OverflowException)
        {
            // Told below, as for a model that is almost as large.
        }

        config.Wrong(Diagnostic.ModelTooLarge, $"The model has more than {MostElements} elements; correct its sizes.", string.Empty);
        return null;
    }
}
