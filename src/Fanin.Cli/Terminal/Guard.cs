using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Fanin.Lab.Data;
using Fanin.Lab.Storage;

namespace Fanin.Cli.Terminal;

/// <summary>The edge of the program: what a command throws becomes a sentence and an exit code.</summary>
internal static partial class Guard
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
        IOException or UnauthorizedAccessException => TemporaryName().Replace(failed.Message, string.Empty),
        DllNotFoundException or OutOfMemoryException => failed.Message,
        ExternalException native => Sentence(native),
        _ => $"{failed.GetType().Name}: {failed.Message}",
    };

    // Of libtorch's message the first line says what failed, the others are its stack.
    private static string Sentence(ExternalException native) => Allocation().Match(native.Message) is { Success: true } wanted
        ? $"Out of memory: libtorch asked for {SizeText.Of(double.Parse(wanted.Groups["bytes"].Value, CultureInfo.InvariantCulture))} more than there is. Take a smaller model or batch, or fewer workers."
        : $"libtorch failed: {native.Message.Split('\n')[0]}";

    [GeneratedRegex("you tried to allocate (?<bytes>[0-9]+) bytes", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allocation();

    // Files have it until they are whole; it is nobody's business but the program's.
    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemporaryName();
}
