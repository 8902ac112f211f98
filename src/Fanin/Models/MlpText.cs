using System.Globalization;
using Fanin.Activations;
using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A multilayer perceptron from its text: <c>mlp:784-75-45-10+bn,act=gelu</c>.</summary>
/// <remarks>
/// <para>The sizes are those of inputs, hidden layers and outputs. Options are joined by <c>+</c> or <c>,</c>: <c>bn</c> (BatchNorm behind each hidden layer,
/// whose bias it makes superfluous), <c>ln</c> (LayerNorm there), <c>act=…</c> (an activation of <see cref="ActivationCatalog"/>; ReLU if omitted).</para>
/// <para>Layers are named as in a module that holds a Sequential called <c>network</c>: Flatten, then Linear, norm, activation for each hidden layer, then Linear.</para>
/// </remarks>
internal sealed class MlpText
{
    /// <summary>What such a text begins with.</summary>
    public const string Prefix = "mlp:";

    private const int MostLayers = 1000;

    private static readonly string[] KnownOptions = ["bn", "ln", "act=…"];

    private readonly List<Diagnostic> _mistakes = [];
    private string? _norm;
    private string? _activation;

    private MlpText()
    {
    }

    /// <summary>Reads the text.</summary>
    /// <param name="text">With its prefix.</param>
    /// <param name="type">The type of the elements.</param>
    /// <exception cref="DiagnosticException">All that is wrong with the text.</exception>
    public static ModelDescription Parse(string text, ElementType type)
    {
        var mlp = new MlpText();
        string[] parts = [.. Split(text[Prefix.Length..])];
        long[] sizes = [.. parts[0].Split('-').Select(mlp.Size)];
        foreach (string option in parts.Skip(1))
        {
            mlp.Option(option.Trim());
        }

        if (sizes.Length is < 2 or > MostLayers + 1)
        {
            mlp.Wrong($"Expected from 2 to {MostLayers + 1} sizes joined by hyphens, as in mlp:784-75-45-10, got {sizes.Length}.");
        }

        return mlp._mistakes.Count > 0
            ? throw new DiagnosticException($"\"{ConfigSection.Excerpt(text)}\" is no multilayer perceptron", mlp._mistakes)
            : mlp.Describe(text, sizes, type);
    }

    private ModelDescription Describe(string name, ReadOnlySpan<long> sizes, ElementType type)
    {
        ModelFacts facts = ModelFacts.None.With("layers", sizes.Length - 1).With("classes", sizes[^1]);
        var model = new ModelScope(type, facts);
        int module = 1;
        for (int layer = 0; layer < sizes.Length - 1; layer++)
        {
            ModelScope network = model.At("network", facts.With("layer", layer));
            bool isHidden = layer < sizes.Length - 2;
            network.Linear(Number(module++), sizes[layer], sizes[layer + 1], bias: !isHidden || _norm != "bn");
            if (isHidden && _norm == "bn")
            {
                network.BatchNorm(Number(module++), sizes[layer + 1], "BatchNorm1d");
            }
            else if (isHidden && _norm == "ln")
            {
                network.Norm(Number(module++), sizes[layer + 1]);
            }

            module++; // The activation.
        }

        return new ModelDescription(name, "mlp", model.ToParameters()) { Facts = facts, Activation = _activation ?? "relu" };
    }

    private long Size(string text)
    {
        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size is >= 1 and <= ConfigSection.LargestSize)
        {
            return size;
        }

        Wrong($"Expected a whole number from 1 to {ConfigSection.LargestSize} as the size of a layer, got \"{ConfigSection.Excerpt(text)}\".");
        return 0;
    }

    private void Option(string text)
    {
        const string Activation = "act=";
        if (text is "bn" or "ln")
        {
            Once(ref _norm, text, "one norm");
        }
        else if (!text.StartsWith(Activation, StringComparison.Ordinal))
        {
            Wrong($"The option \"{ConfigSection.Excerpt(text)}\" is not known; the nearest is {NearestWord.Of(ConfigSection.Excerpt(text), KnownOptions)}, known are {string.Join(", ", KnownOptions)}.");
        }
        else
        {
            try
            {
                Once(ref _activation, ActivationCatalog.Parse(text[Activation.Length..]).Name, "one activation");
            }
            catch (FormatException wrong)
            {
                Wrong(wrong.Message);
            }
        }
    }

    private void Once(ref string? option, string value, string expected)
    {
        if (option is not null)
        {
            Wrong($"Expected {expected}, got {option} and {value}.");
        }

        option = value;
    }

    private void Wrong(string message) => _mistakes.Add(new Diagnostic(Diagnostic.UnknownModel, message));

    private static string Number(int module) => module.ToString(CultureInfo.InvariantCulture);

    // At + and commas, but not within an activation's arguments.
    private static IEnumerable<string> Split(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth <= 0 && text[i] is '+' or ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
