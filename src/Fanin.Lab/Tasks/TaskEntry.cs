using System.Collections.Immutable;
using Fanin.Lab.Data;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Tasks;

/// <summary>Data that have a name here.</summary>
public sealed class TaskEntry
{
    internal TaskEntry(string name, string title, string source, Func<TaskRequest, TaskData> load, params ImmutableArray<TextArgument> arguments) =>
        (Name, Title, Source, Load, Arguments) = (name, title, source, load, arguments);

    /// <summary>The name by which they are asked for, for instance <c>spirals</c>.</summary>
    public string Name { get; }

    /// <summary>What they are, in one line.</summary>
    public string Title { get; }

    /// <summary>Who made them, or the formula.</summary>
    public string Source { get; }

    /// <summary>What stands behind the name and a colon, for instance <c>FILE</c>; <see langword="null"/> for nothing.</summary>
    public string? Main { get; init; }

    /// <summary>Arguments, in the order of the canonical text.</summary>
    public ImmutableArray<TextArgument> Arguments { get; }

    /// <summary>How it is written, with what must be given: <c>csv:FILE,target=TARGET</c>.</summary>
    public string Form => $"{(Main is null ? Name : $"{Name}:{Main}")}{string.Concat(Arguments.Where(argument => argument.IsRequired).Select(argument => $",{argument.Name}={argument.Name.ToUpperInvariant()}"))}";

    internal Func<TaskRequest, TaskData> Load { get; }

    internal Func<ArgumentValues, TaskKind> Kind { get; init; } = _ => TaskKind.Classification;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What is to be loaded.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Main">File or folder, if it has one.</param>
/// <param name="Arguments">All arguments.</param>
/// <param name="Places">Where sets of images are looked for.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record TaskRequest(string Name, string? Main, ArgumentValues Arguments, DatasetPlaces Places, CancellationToken Cancellation);
