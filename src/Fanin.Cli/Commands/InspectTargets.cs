using System.CommandLine;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Reports;

namespace Fanin.Cli.Commands;

/// <summary>What an inspection writes, checked before anything is measured.</summary>
internal sealed class InspectTargets : IDisposable
{
    private readonly OutputFolder? _made;

    private InspectTargets(string? repairFile, string? folder) => (RepairFile, Folder, _made) = (repairFile, folder, folder is null ? null : new OutputFolder(folder));

    /// <summary>Where to write a repaired recipe; <see langword="null"/> for nowhere.</summary>
    public string? RepairFile { get; }

    /// <summary>Where report, pictures and JSON go; <see langword="null"/> for nowhere.</summary>
    public string? Folder { get; }

    /// <summary>The report of the repaired recipe, once there is one.</summary>
    public ProbeReport? After { get; set; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="InputException">A file is there already, or the folder can't be written.</exception>
    public static InspectTargets Of(InspectOptions options, ParseResult parsed)
    {
        string? file = parsed.GetValue(options.Repair);
        bool force = parsed.GetValue(options.Force);
        if (force && file is null)
        {
            throw new InputException("--force replaces the file of --repair, and there is none; leave it out.");
        }

        if (file is not null && !force && File.Exists(file))
        {
            throw new InputException($"--repair: {file} is there already; --force replaces it.");
        }

        if (file is not null)
        {
            OutputFile.Check("--repair", file);
        }

        return new InspectTargets(file, parsed.GetValue(options.Folder));
    }

    /// <inheritdoc/>
    public void Dispose() => _made?.Dispose();
}
