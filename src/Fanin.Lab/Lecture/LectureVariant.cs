using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Lab.Lecture;

/// <summary>One of the initializations that race against each other.</summary>
/// <param name="Name">Short name, for instance <c>gaussian+bn</c>.</param>
/// <param name="Recipe">What the parameters get.</param>
/// <param name="BatchNorm">Whether the hidden layers are followed by BatchNorm.</param>
public sealed record LectureVariant(string Name, Recipe Recipe, bool BatchNorm)
{
    private const string BatchNormSuffix = "+bn";

    /// <summary>The lecture's five: PyTorch's default, Kaiming uniform and N(0, 0.001²), the latter two also with BatchNorm.</summary>
    public static IReadOnlyList<LectureVariant> All { get; } =
    [
        new("default", Recipe.PyTorch, BatchNorm: false),
        Overriding("kaiming", Scheme.KaimingUniform(Nonlinearity.ReLU), batchNorm: false),
        Overriding("gaussian", Scheme.Normal(0, 0.001), batchNorm: false),
        Overriding("gaussian", Scheme.Normal(0, 0.001), batchNorm: true),
        Overriding("kaiming", Scheme.KaimingUniform(Nonlinearity.ReLU), batchNorm: true),
    ];

    /// <summary>A variant of one's own: a scheme for the weights, zero biases, or <c>pytorch</c>; <c>+bn</c> after it adds BatchNorm.</summary>
    /// <param name="text">For instance <c>xavier-normal</c> or <c>normal(0, 0.01)+bn</c>; see <see cref="SchemeCatalog"/>.</param>
    /// <returns>The variant, named after the scheme.</returns>
    /// <exception cref="FormatException">The text is not a scheme.</exception>
    public static LectureVariant Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        string[] halves = trimmed.Split('+', StringSplitOptions.TrimEntries);
        bool batchNorm = halves.Length == 2 && halves[1].Equals(BatchNormSuffix[1..], StringComparison.OrdinalIgnoreCase);
        string name = batchNorm ? halves[0] : trimmed;
        if (name == Recipe.PyTorch.Name)
        {
            return Named(name, Recipe.PyTorch, batchNorm);
        }

        Scheme scheme = SchemeCatalog.Parse(name);
        return Overriding(scheme.ToString(), scheme, batchNorm);
    }

    private static LectureVariant Overriding(string name, Scheme scheme, bool batchNorm)
    {
        Recipe recipe = Recipe.PyTorch.Override(
            name, Rule.ForLayers("Linear").Weight(scheme), Rule.ForLayers("Linear").Bias(Scheme.Zeros));
        return Named(name, recipe, batchNorm);
    }

    private static LectureVariant Named(string name, Recipe recipe, bool batchNorm) =>
        new(batchNorm ? name + BatchNormSuffix : name, recipe, batchNorm);
}
