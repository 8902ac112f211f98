using System.Globalization;
using Fanin.Activations;
using Fanin.Cli.Terminal;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>Gains for people: a table of all that fits into 80 columns, or one function in detail.</summary>
internal static class GainsTables
{
    /// <summary>Prints the tables.</summary>
    public static void Write(ConsoleOutput output, IEnumerable<Activation> activations, IEnumerable<GatedUnit> units)
    {
        if (output.Quiet)
        {
            return;
        }

        Table table = Numbers("activation φ", "E[φ]", "E[φ²]", "E[φ'²]", "forward", "backward", "PyTorch");
        foreach (Activation a in activations)
        {
            AddRow(table, a.Name, a.Mean, a.SecondMoment, a.DerivativeSecondMoment, a.ForwardGain, a.BackwardGain, a.PyTorchGain);
        }

        Table gated = Numbers("gated unit", "E[φ²]", "gain after", "gradient");
        foreach (GatedUnit unit in units)
        {
            AddRow(gated, $"{unit.Name} = {unit.Formula}", unit.SecondMoment, unit.FollowingGain, unit.GradientSecondMoment);
        }

        output.Console.Write(table);
        output.Line();
        output.Console.Write(gated);
        output.Line();
        output.Line("Expectations are of z ~ N(0, 1). Weights of standard deviation gain/√fan hold");
        output.Line("the second moment of the signal (forward, fan_in) or of the gradient (backward,");
        output.Line("fan_out). PyTorch: calculate_gain, which knows no others.");
    }

    /// <summary>Prints one activation.</summary>
    public static void WriteDetail(ConsoleOutput output, Activation activation)
    {
        const string Integrated = "integrated";
        Table facts = Facts();
        AddFact(facts, "E[φ]", Ten(activation.Mean), activation.MeanFormula ?? Integrated);
        AddFact(facts, "E[φ²]", Ten(activation.SecondMoment), activation.SecondMomentFormula ?? Integrated);
        AddFact(facts, "E[φ'²]", Ten(activation.DerivativeSecondMoment), activation.DerivativeSecondMomentFormula ?? Integrated);
        AddFact(facts, "forward gain", Ten(activation.ForwardGain), "1/√E[φ²]");
        AddFact(facts, "backward gain", Ten(activation.BackwardGain), "1/√E[φ'²]");
        AddFact(facts, "PyTorch's gain", activation.PyTorchGain is { } gain ? Ten(gain) : "-", PyTorch(activation));
        AddFact(facts, "slope", Ten(activation.LengthMapSlope), Slope(activation.LengthMapSlope));
        AddFact(facts, "gradient", Ten(activation.GradientGrowth), "factor on its second moment a layer, with the forward gain");
        Write(output, $"{activation.Name}: φ(x) = {activation.Formula}", facts);
        string kinks = string.Join(", ", activation.Kinks.Select(kink => kink.ToString("G6", CultureInfo.InvariantCulture)));
        output.Line($"kinks: {(kinks.Length == 0 ? "none" : kinks)}");
        if (activation.Note is { } note)
        {
            output.Line(note);
        }

        output.Line();
    }

    /// <summary>Prints one gated unit.</summary>
    public static void WriteDetail(ConsoleOutput output, GatedUnit unit)
    {
        Table facts = Facts();
        AddFact(facts, "E[φ²]", Ten(unit.SecondMoment), "second moment, a and b independent and of second moment 1");
        AddFact(facts, "gain after", Ten(unit.FollowingGain), "1/√E[φ²] of the following matrix");
        AddFact(facts, "gradient", Ten(unit.GradientSecondMoment), "E[φ²] + E[φ'²]: its second moment into the input");
        AddFact(facts, "slope", Ten(unit.LengthMapSlope), Slope(unit.LengthMapSlope));
        Write(output, $"{unit.Name}: {unit.Formula}, a gated unit", facts);
        output.Line("Two thirds of the hidden size give as many parameters as an ungated layer.");
        output.Line();
    }

    private static void Write(ConsoleOutput output, string heading, Table facts)
    {
        output.Line(heading);
        if (!output.Quiet)
        {
            output.Console.Write(facts);
        }
    }

    // What one layer makes of second moment 1.
    private static string PyTorch(Activation activation)
    {
        double used = activation.PyTorchGain ?? Math.Sqrt(2);
        string effect = (used * used * activation.SecondMoment).ToString("F6", CultureInfo.InvariantCulture);
        return activation.PyTorchGain is null
            ? $"calculate_gain raises an error; with ReLU's √2 a layer makes {effect} of 1"
            : $"calculate_gain; a layer makes {effect} of second moment 1";
    }

    private static string Slope(double slope) => Math.Abs(slope - 1) < 1e-9
        ? "of the length map at 1: any second moment is kept"
        : slope > 1 ? "of the length map at 1: errors of scale grow" : "of the length map at 1: errors of scale shrink";

    private static Table Numbers(string name, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(Markup.Escape(name)).NoWrap().PadLeft(0).PadRight(1));
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned().NoWrap().PadLeft(0).PadRight(1));
        }

        return table;
    }

    private static void AddRow(Table table, string name, params double?[] numbers) =>
        table.AddRow([new Text(name), .. numbers.Select(number => new Text(number is { } value ? Digits(value, 5) : "-"))]);

    private static Table Facts() => new Table().Border(TableBorder.None).HideHeaders()
        .AddColumn(new TableColumn("fact").NoWrap()).AddColumn(new TableColumn("value").RightAligned().NoWrap()).AddColumn("how");

    private static void AddFact(Table facts, params ReadOnlySpan<string> cells) => facts.AddRow([new Text(cells[0]), new Text(cells[1]), new Text(cells[2])]);

    private static string Ten(double value) => Digits(value, 10);

    // A zero with its roundings, such as −1e-17, is shown without a sign.
    private static string Digits(double value, int digits) => (Math.Round(value, digits) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture);
}
