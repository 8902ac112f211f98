using System.CommandLine;
using System.Runtime.CompilerServices;
using Fanin.Checkpoints;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Torch;
using Fanin.Torch.Loading;

namespace Fanin.Cli.Terminal;

/// <summary>A MODEL as typed: a built-in name, a configuration, a checkpoint, or a class of an assembly.</summary>
internal static class ModelSource
{
    private const string ConfigFile = "config.json";
    private const string CheckpointFile = "model.safetensors";
    private const string IndexSuffix = ".safetensors.index.json";

    private static readonly string[] CheckpointSuffixes = [".safetensors", IndexSuffix];

    private static readonly ElementType[] ElementTypes = [ElementType.Float32, ElementType.Float16, ElementType.BFloat16, ElementType.Float64];

    private const string Description =
        "A built-in model (fanin models lists them), mlp:784-75-45-10, a config.json or its folder, a .safetensors file or index, or MyNet.dll:My.Namespace.Net.";

    /// <summary>The argument that commands take.</summary>
    public static Argument<string> Argument() => new("model") { Description = Description };

    /// <summary>The same, where it may be left out.</summary>
    public static Argument<string?> OptionalArgument(string name) => new(name) { Description = Description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The option for the type of its elements.</summary>
    public static Option<string?> ElementTypeOption() => OptionOf.Text(
        "--dtype", "TYPE", "Type of the elements: float32, float16, bfloat16 or float64. Default: what the model's configuration says, else float32.");

    /// <summary>Reads the type of the elements; <see langword="null"/> if none is given, or not a known one.</summary>
    public static ElementType? ReadElementType(string? text, List<string> mistakes)
    {
        if (text is null)
        {
            return null;
        }

        foreach (ElementType type in ElementTypes)
        {
            if (Word(type).Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        mistakes.Add($"--dtype expects one of {string.Join(", ", ElementTypes.Select(Word))}, got \"{text}\".");
        return null;
    }

    /// <summary>Finds the model.</summary>
    /// <param name="text">As typed. Built-in names come first: a file or folder of such a name is meant by <c>./gpt2</c>.</param>
    /// <param name="elementType">The type of its elements, if it was given.</param>
    /// <exception cref="InputException">There is no such model.</exception>
    /// <exception cref="DiagnosticException">What describes it is wrong.</exception>
    public static ModelDescription Find(string text, ElementType? elementType)
    {
        if (ModelCatalog.IsMlp(text) || ModelCatalog.Find(text) is not null)
        {
            return ModelCatalog.Parse(text, elementType ?? ElementType.Float32);
        }

        if (IsModule(text))
        {
            return OfModule(text, elementType);
        }

        if (Directory.Exists(text))
        {
            return Attempts.File("model", text, () => OfFolder(text, elementType));
        }

        if (File.Exists(text))
        {
            return Attempts.File("model", text, () => IsCheckpoint(text) ? OfCheckpoint(text, elementType) : HuggingFaceConfig.Read(text, elementType));
        }

        if (LooksLikeFile(text))
        {
            throw new InputException($"There is no file or folder {text}; expected a config.json, its folder, or a .safetensors file or index.");
        }

        // Says what is known, and the nearest of it.
        return ModelCatalog.Parse(text);
    }

    private static ModelDescription OfFolder(string folder, ElementType? elementType)
    {
        string config = Path.Combine(folder, ConfigFile);
        if (File.Exists(config))
        {
            return HuggingFaceConfig.Read(config, elementType);
        }

        string? checkpoint = new[] { $"model{IndexSuffix}", CheckpointFile }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return checkpoint is not null
            ? OfCheckpoint(checkpoint, elementType)
            : throw new InputException($"The folder {folder} has no {ConfigFile}, no {CheckpointFile} and no index of one; expected one of them.");
    }

    private static ModelDescription OfCheckpoint(string path, ElementType? elementType) => WithType(SafetensorsModel.Read(path), elementType);

    // Built without memory: a plan needs names and shapes alone. In a method of its own, so that nothing else loads libtorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ModelDescription OfModule(string text, ElementType? elementType)
    {
        ModuleReference reference = ModuleReference.Parse(text);
        using TorchSharp.torch.nn.Module module = DeferredModule.Build(() => ModuleLoader.Load(reference));
        return WithType(ModuleModel.Describe(module, text), elementType);
    }

    // Counters keep their type.
    private static ModelDescription WithType(ModelDescription model, ElementType? elementType) => elementType is { } type
        ? model with { Parameters = [.. model.Parameters.Select(parameter => parameter.ElementType.IsFloating() ? parameter with { ElementType = type } : parameter)] }
        : model;

    // As ModuleReference.IsMeant says, without naming a type that stands on libtorch.
    private static bool IsModule(string text) => text.Contains(".dll:", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsCheckpoint(string path) => CheckpointSuffixes.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool LooksLikeFile(string text) =>
        text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || Path.GetExtension(text) is ".json" or ".safetensors";

    /// <summary>A model's name for people: of a class of an assembly without the assembly's folder.</summary>
    public static string ShortName(string name) =>
        IsModule(name) ? name[(name.LastIndexOfAny(['/', '\\'], name.IndexOf(".dll", StringComparison.OrdinalIgnoreCase)) + 1)..] : name;

    /// <summary>What an element type is called.</summary>
    public static string Word(ElementType type) => type.ToString().ToLowerInvariant();
}
