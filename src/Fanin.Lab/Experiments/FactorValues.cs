using System.Globalization;
using Fanin.Activations;
using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;

namespace Fanin.Lab.Experiments;

/// <summary>What values of factors must be, each by itself: a sentence on what is wrong, or <see langword="null"/>.</summary>
internal static class FactorValues
{
    /// <summary>Words for normalizations.</summary>
    public static IReadOnlyList<string> Normalizations { get; } =
        [.. NetworkCatalog.All.SelectMany(entry => entry.Normalizations).Distinct(StringComparer.Ordinal)];

    public static string? Model(string text) => Mistake(() => NetworkDefinition.Parse(text));

    public static string? Data(string text) => Mistake(() => TaskDefinition.Parse(text));

    public static string? Activation(string text)
    {
        try
        {
            ActivationCatalog.Parse(text);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    public static string? Normalization(string text) => Normalizations.Contains(text, StringComparer.Ordinal)
        ? null
        : $"Unknown normalization \"{text}\"; the nearest is {NearestWord.Of(text, Normalizations)}. Expected one of {string.Join(", ", Normalizations)}.";

    public static string? LearningRate(double rate) => rate > 0 && float.IsFinite((float)rate) && (float)rate > 0
        ? null
        : FormattableString.Invariant($"Expected a learning rate above 0 that float32 can hold, got {rate:R}.");

    /// <summary>A number as tables show it.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value of a factor as tables show it: numbers in their shortest form, all else as it is.</summary>
    public static string Canonical(string factor, string value) =>
        factor is FactorName.LearningRate or FactorName.Batch && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? Text(number) : value;

    private static string? Mistake(Func<object> parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (DiagnosticException wrong)
        {
            return string.Join(" ", wrong.Diagnostics.Select(problem => problem.Message));
        }
    }
}
