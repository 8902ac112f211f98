using System.CommandLine;
using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>The options of <c>fanin inspect</c>.</summary>
internal sealed class InspectOptions
{
    public Argument<string> Model { get; } = ModelSource.Argument();

    public Option<bool> Theory { get; } = Switch("--theory", "Predict only, without a tensor or data.");

    public Option<string?> Recipe { get; } = OptionOf.Text(
        "--recipe", RecipeSource.Value, "The rules: a built-in recipe, a file, or one scheme for all weights. Default: the recipe of the model's family, else pytorch.");

    public Option<string?> ElementType { get; } = ModelSource.ElementTypeOption();

    public Option<string?> Seed { get; } = OptionOf.Text("--seed", "N", "The root of the numbers. Default: a fresh one, which is printed.");

    public Option<string?> Stream { get; } = OptionOf.Text("--stream", "NAME", "Where the numbers come from: keyed (the default) or pytorch (its bits).");

    public Option<string[]> Steps { get; } = OptionOf.Texts("--step", "STEP", "A step after the recipe that looks at the batch, such as lsuv or metainit(steps=100); may be given several times, in order.");

    public Option<string?> As { get; } = OptionOf.Text("--as", "MODEL", "What a checkpoint holds, where it does not say so itself.");

    public Option<string?> Data { get; } = OptionOf.Text("--data", "NAME|DIR|FILE", "The batch: a data set, its folder, or a .safetensors file with input and labels. Default: N(0, 1), or random tokens.");

    public Option<string[]> Inputs { get; } = OptionOf.Texts("--input", "FORM", "One sample of the input, such as 784, 3x32x32 or tokens:128<50257; once an input. Default: what the first layer takes.");

    public Option<bool> RandomLabels { get; } = Switch("--random-labels", "The outputs are scores of classes: measure cross-entropy with labels at random.");

    public Option<int?> Batch { get; } = OptionOf.Count("--batch", "Samples. Default: 256 rows, 32 small images, 8 of all else.");

    public Option<double?> Rate { get; } = OptionOf.Number("--lr", "Learning rate, for first updates and for the plateau, which is predicted for 0.1 without it.");

    public Option<string?> Optimizer { get; } = OptionOf.Text("--optimizer", "NAME", "What will train: sgd (the default), momentum, adam or adamw.");

    public Option<bool> Evaluation { get; } = Switch("--eval", "Measure in evaluation mode. Default: training mode, as the first step finds the model.");

    public Option<int?> Jacobian { get; } = OptionOf.Count("--jacobian", "Samples whose derivative of outputs by inputs is decomposed. Default: none.");

    public Option<int?> Ntk { get; } = OptionOf.Count("--ntk", "Samples of the tangent kernel. Default: none.");

    public Option<double?> InputStdDev { get; } = OptionOf.Number("--input-std", "With --theory: standard deviation of the inputs, of mean 0. Default: 1; models that look their inputs up in a table take none.");

    public Option<string?> Repair { get; } = OptionOf.Text("--repair", "FILE", "Put the proposed rules before the recipe's own, say what they change, and write the new recipe.");

    public Option<string?> Folder { get; } = OptionOf.Text("--out", "DIR", "Write a report, pictures and JSON.");

    public Option<bool> Force { get; } = Switch("--force", "Replace the file of --repair if it is there.");

    public Option<string?> Widths { get; } = OptionOf.Text("--widths", "N,N,…", "Check instead whether signals stay of one size as the model grows: train it a few steps at each width.");

    public Option<int?> TrainingSteps { get; } = OptionOf.Count("--steps", "With --widths: steps of training. Default: 4.");

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Model);
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Of those that were given, the ones that a mode does not know.</summary>
    public IEnumerable<string> Foreign(ParseResult parsed, params ReadOnlySpan<Option> known)
    {
        HashSet<Option> allowed = [.. known];
        return All.Where(option => !allowed.Contains(option) && parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name);
    }

    private Option[] All =>
    [
        Theory, Recipe, ElementType, Seed, Stream, Steps, As, Data, Inputs, RandomLabels, Batch, Rate, Optimizer, Evaluation, Jacobian, Ntk, InputStdDev, Repair, Folder, Force, Widths, TrainingSteps,
    ];

    private static Option<bool> Switch(string name, string description) => new(name) { Description = description };
}
