using Fanin.Recipes;

namespace Fanin.Plans;

/// <summary>In which order parameters draw from the one stream that PyTorch's generator is.</summary>
/// <remarks>Overriding rules draw in the order of the parameters, as one loop over <c>model.modules()</c> does that sets weight, then bias.</remarks>
public sealed record DrawOrder
{
    private DrawOrder(Recipe? constructors) => Constructors = constructors;

    /// <summary>
    /// As a PyTorch program: after seeding, the constructors of all layers draw, then the overriding rules. The default.
    /// </summary>
    public static DrawOrder ConstructThenOverride { get; } = new(Recipe.PyTorch);

    /// <summary>Each parameter draws once, in order, as if the generator had been seeded after the model was made.</summary>
    public static DrawOrder Single { get; } = new((Recipe?)null);

    /// <summary>What the constructors draw; <see langword="null"/> if they draw before seeding.</summary>
    public Recipe? Constructors { get; }

    /// <summary>As <see cref="ConstructThenOverride"/>, for models with layers of their own whose constructors draw something else.</summary>
    /// <param name="constructors">What every parameter's constructor draws, in the order of the parameters.</param>
    public static DrawOrder ConstructedBy(Recipe constructors)
    {
        ArgumentNullException.ThrowIfNull(constructors);
        return new DrawOrder(constructors);
    }
}
