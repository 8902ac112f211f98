using System.Collections.Immutable;
using Fanin.Lab.Data;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Tasks;

/// <summary>Data that have a name here.</summary>
public sealed class TaskEntry : TextEntry
{
    internal TaskEntry(string name, string title, string source, Func<TaskRequest, TaskData> load, params ImmutableArray<TextArgument> arguments)
        : base(name, title, source, arguments) => Load = load;

    internal Func<TaskRequest, TaskData> Load { get; }

    internal Func<ArgumentValues, TaskKind> Kind { get; init; } = _ => TaskKind.Classification;
}

/// <summary>What is to be loaded.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Main">File or folder, if it has one.</param>
/// <param name="Arguments">All arguments.</param>
/// <param name="Places">Where sets of images are looked for.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record TaskRequest(string Name, string? Main, ArgumentValues Arguments, DatasetPlaces Places, CancellationToken Cancellation);
