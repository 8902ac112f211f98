using System.Collections.Immutable;

namespace Fanin.Lab.Texts;

/// <summary>What has a name in a catalog, by which texts name it, with arguments.</summary>
public abstract class TextEntry
{
    private protected TextEntry(string name, string title, string source, ImmutableArray<TextArgument> arguments) =>
        (Name, Title, Source, Arguments) = (name, title, source, arguments);

    /// <summary>The name by which it is asked for, for instance <c>spirals</c> or <c>resnet20</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public string Title { get; }

    /// <summary>Who made it, where its shapes come from, or the formula.</summary>
    public string Source { get; }

    /// <summary>What stands behind the name and a colon, for instance <c>FILE</c> or <c>DEPTH</c>; <see langword="null"/> for nothing.</summary>
    public string? Main { get; init; }

    /// <summary>Arguments, in the order of the canonical text.</summary>
    public ImmutableArray<TextArgument> Arguments { get; }

    /// <summary>How it is written, with what must be given: <c>csv:FILE,target=TARGET</c>, <c>cnn:DEPTH</c>.</summary>
    public string Form => string.Join(',', [Main is null ? Name : $"{Name}:{Main}", .. Arguments.Where(argument => argument.IsRequired).Select(argument => $"{argument.Name}={argument.Name.ToUpperInvariant()}")]);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The entry of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="entries">A catalog.</param>
    /// <param name="name">Capitals, underscores and hyphens don't matter.</param>
    internal static TEntry? Find<TEntry>(IEnumerable<TEntry> entries, string name)
        where TEntry : TextEntry
    {
        string key = NearestWord.Key(name);
        return entries.FirstOrDefault(entry => NearestWord.Key(entry.Name) == key);
    }
}
