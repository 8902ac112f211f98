using System.Globalization;
using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Where in a stack of equal blocks a layer stands: the facts <c>layer</c> and <c>layers</c> of <see cref="LayerSpec.Facts"/>.</summary>
/// <remarks>
/// <para>A stack is the longest run of neighbours, at least two, among the numbered children of a module (<c>h.0 … h.11</c>, <c>layer1.0</c>, <c>layer1.1</c>) that are
/// blocks of one structure; of runs of one length the first. A block is a module of a class of one's own, or one of TorchSharp's with modules in it; two are of one
/// structure if their class is one, and, for TorchSharp's classes, their children's names and structures too. Shapes may differ.</para>
/// <para>Of stacks within stacks the outermost counts: lists of heads or experts are parts of a block. Other numbers, such as the width, can't be known from a module.</para>
/// </remarks>
internal static class NumberedBlocks
{
    /// <summary>The fact that a stack's layers know how many they are.</summary>
    public const string Layers = "layers";

    private const string Layer = "layer";

    /// <summary>The facts of the children that are blocks of a stack, by their names.</summary>
    public static IReadOnlyDictionary<string, ModelFacts> Of(nn.Module module)
    {
        Dictionary<string, ModelFacts> facts = new(StringComparer.Ordinal);
        List<(string Name, string? Structure)> longest = [];
        List<(string Name, string? Structure)> run = [];
        long? last = null;
        foreach ((long number, string name, nn.Module child) in NumberedChildren(module))
        {
            string? structure = StructureOf(child);
            if (structure is null || number != last + 1 || run.Count > 0 && run[0].Structure != structure)
            {
                run = [];
            }

            last = number;
            if (structure is not null)
            {
                run.Add((name, structure));
                longest = run.Count > longest.Count ? run : longest;
            }
        }

        if (longest.Count > 1)
        {
            for (int i = 0; i < longest.Count; i++)
            {
                facts.Add(longest[i].Name, Facts(i, longest.Count));
            }
        }

        return facts;
    }

    /// <summary>The same for the layers within one of TorchSharp's native Transformers, from a parameter's name: <c>encoder.layers.3.norm1.weight</c>.</summary>
    /// <param name="name">The parameter's name in the module.</param>
    /// <param name="all">All names of the module.</param>
    public static ModelFacts InNative(string name, IEnumerable<string> all)
    {
        if (Split(name) is not var (stack, index))
        {
            return ModelFacts.None;
        }

        long count = all.Select(Split).OfType<(string Stack, long Index)>().Where(other => other.Stack == stack).Max(other => other.Index) + 1;
        return Facts(index, count);
    }

    private static ModelFacts Facts(long layer, long layers) => ModelFacts.None.With(Layer, layer).With(Layers, layers);

    private static IEnumerable<(long Number, string Name, nn.Module Child)> NumberedChildren(nn.Module module) => module.named_children()
        .Select(child => (Number: NumberOf(child.name), child.name, child.module))
        .Where(child => child.Number is not null)
        .Select(child => (child.Number!.Value, child.name, child.module))
        .OrderBy(child => child.Value);

    private static long? NumberOf(string name) =>
        long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    // Null for what is no block.
    private static string? StructureOf(nn.Module module)
    {
        bool isOwn = module.GetType().Assembly != typeof(nn.Module).Assembly;
        return isOwn || module.named_children().Any() ? Describe(module) : null;
    }

    private static string Describe(nn.Module module)
    {
        string type = module.GetType().FullName!;
        return module.GetType().Assembly != typeof(nn.Module).Assembly
            ? type
            : $"{type}({string.Join(',', module.named_children().Select(child => $"{child.name}:{Describe(child.module)}"))})";
    }

    private static (string Stack, long Index)? Split(string name)
    {
        string[] parts = name.Split('.');
        int place = Array.IndexOf(parts, Layers);
        return place >= 0 && place + 1 < parts.Length && NumberOf(parts[place + 1]) is { } index
            ? (string.Join('.', parts[..place]), index)
            : null;
    }
}
