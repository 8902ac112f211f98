using Fanin.Lab.Experiments;
using Fanin.Lab.Running;

namespace Fanin.Cli.Commands;

/// <summary>What the command line asked for.</summary>
/// <param name="Experiment">What to compare, with what the options change.</param>
/// <param name="Folder">Where the files go.</param>
/// <param name="Store">Where the results go.</param>
/// <param name="Command">The command line that repeats the run, or lets it go on.</param>
internal sealed record CompareRequest(Experiment Experiment, string Folder, string Store, string Command)
{
    /// <summary>What the store is called in the folder of a run.</summary>
    public const string StoreFile = "results.db";

    /// <summary>The experiment as YAML.</summary>
    public required string Text { get; init; }

    /// <summary>How to run it.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>Formats to export.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Whether to check and estimate only.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Whether to print only.</summary>
    public required bool IsPrinting { get; init; }
}
