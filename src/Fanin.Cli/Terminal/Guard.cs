using Fanin.Lab.Data;
using Fanin.Lab.Storage;

namespace Fanin.Cli.Terminal;

/// <summary>The edge of the program: what a command throws becomes a sentence and an exit code.</summary>
internal static class Guard
{
    /// <summary>Runs a command.</summary>
    public static int Run(ConsoleOutput output, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException)
        {
            return output.Fail(ExitCode.Interrupted, ["Interrupted."]);
        }
        catch (DiagnosticException wrong)
        {
            return output.Fail(ExitCode.WrongInput, [.. wrong.Diagnostics.Select(diagnostic => diagnostic.ToString())]);
        }
        catch (InputException wrong)
        {
            return output.Fail(ExitCode.WrongInput, wrong.Mistakes);
        }
        catch (DatasetDownloadException failed)
        {
            return output.Fail(ExitCode.Failed, [failed.Message]);
        }
        catch (DatasetException wrong)
        {
            return output.Fail(ExitCode.WrongInput, [wrong.Message]);
        }
        catch (ResultStoreException failed)
        {
            return output.Fail(failed.Problem is StoreProblem.NotAStore or StoreProblem.Newer ? ExitCode.WrongInput : ExitCode.Failed, [failed.Message]);
        }
        catch (Exception failed)
        {
            return output.Fail(ExitCode.Failed, [Sentence(failed)]);
        }
    }

    // Of the failures that happen to correct programs the message says all; of others the type helps whoever mends them.
    private static string Sentence(Exception failed) => failed switch
    {
        IOException or UnauthorizedAccessException or DllNotFoundException or OutOfMemoryException => failed.Message,
        _ => $"{failed.GetType().Name}: {failed.Message}",
    };
}
