using Fanin.Lab.Lecture;

namespace Fanin.Cli.Commands;

/// <summary>What the command line asked for.</summary>
/// <param name="Options">What to train.</param>
/// <param name="Data">Name or folder of the images; <see langword="null"/> for the first that is there.</param>
/// <param name="Folder">Where the files go.</param>
/// <param name="Command">The command line that repeats the run.</param>
internal sealed record LectureRequest(LectureOptions Options, string? Data, string Folder, string Command);
