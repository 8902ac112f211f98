namespace Fanin.Cli.Terminal;

/// <summary>What the process says by its exit code.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no.</summary>
    public const int No = 1;

    /// <summary>The input or the command line is wrong: nothing was written.</summary>
    public const int WrongInput = 2;

    /// <summary>Failed on the way: what was written is complete or absent.</summary>
    public const int Failed = 3;

    /// <summary>Interrupted: what was finished is kept.</summary>
    public const int Interrupted = 130;
}
