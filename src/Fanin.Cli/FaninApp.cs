using System.CommandLine;
using System.CommandLine.Help;
using Fanin.Cli.Commands;
using Fanin.Cli.Terminal;

namespace Fanin.Cli;

/// <summary>The whole program, but for the process around it: arguments in, two writers out, an exit code back.</summary>
internal static class FaninApp
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">As typed.</param>
    /// <param name="stdout">For machines: one JSON document, if asked for, and the help text.</param>
    /// <param name="stderr">For people.</param>
    /// <param name="cancellation">Asks for an orderly end.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        var common = new CommonOptions();
        // Not a RootCommand, which would be named after the program's file.
        Command root = new("fanin", "Weight initialization you can trust.")
        {
            new HelpOption(),
            new VersionOption(),
            LectureCommand.Create(common, stdout, stderr, cancellation),
            PlanCommand.Create(common, stdout, stderr),
            InitCommand.Create(common, stdout, stderr, cancellation),
            VerifyCommand.Create(common, stdout, stderr, cancellation),
            InspectCommand.Create(common, stdout, stderr, cancellation),
            CompareCommand.Create(common, stdout, stderr, cancellation),
            ReportCommand.Create(common, stdout, stderr),
            ModelsCommand.Create(common, stdout, stderr),
            DatasetsCommand.Create(common, stdout, stderr, cancellation),
            GainsCommand.Create(common, stdout, stderr),
            SchemesCommand.Create(common, stdout, stderr),
            RecipesCommand.Create(common, stdout, stderr),
            DoctorCommand.Create(common, stdout, stderr, cancellation),
        };
        common.AddTo(root);

        if (args.Length == 0)
        {
            // Somebody who types the name alone wants to know what there is; a script has made a mistake.
            root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = stderr, Error = stderr });
            return ExitCode.WrongInput;
        }

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return output.Fail(ExitCode.WrongInput, CommandLineMistakes.Of(parsed), hint: HelpHint(parsed));
        }

        // Signals are the program's own business: a run that is interrupted still writes its output.
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = stdout,
            Error = stderr,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static string HelpHint(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command.Parents.Any() is false ? string.Empty : $"{parsed.CommandResult.Command.Name} ";
        return $"fanin {command}--help says what there is.";
    }
}
