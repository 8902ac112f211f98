using Fanin.Formulas;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>What formulas calculate with: the facts of a parameter's layer, and its own shape and fans.</summary>
internal static class SchemeFacts
{
    /// <summary>The facts of one parameter, by name.</summary>
    public static Func<string, double> Of(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return name => name switch
        {
            "fan_in" => Fan.FromLayout(WeightOf(parameter), parameter.Layer.WeightLayout).In,
            "fan_out" => Fan.FromLayout(WeightOf(parameter), parameter.Layer.WeightLayout).Out,
            "rows" => Size(parameter, 0, name),
            "columns" => Size(parameter, 1, name),
            "kernel" => WeightOf(parameter).Sizes.Skip(2).Aggregate(1.0, (product, size) => product * size),
            "elements" => parameter.Shape.ElementCount,
            _ => parameter.Layer.Facts[name] ?? throw new MissingFactException(
                $"The formula needs the fact {name} ({ModelFacts.Known.GetValueOrDefault(name, "not one of this library's")}), which the model does not say of "
                + $"{parameter.Name}; say it under facts in the recipe."),
        };
    }

    // A bias is measured by its layer's weight.
    private static TensorShape WeightOf(ParameterSpec parameter) =>
        parameter.Shape.Rank < 2 && parameter.Layer.WeightShape is { } weight ? weight : parameter.Shape;

    private static double Size(ParameterSpec parameter, int dimension, string name) => WeightOf(parameter) is var shape && dimension < shape.Rank
        ? shape[dimension]
        : throw new MissingFactException($"{parameter} has no {name}; expected a shape of {(dimension == 0 ? "1 or more dimensions" : "2 or more dimensions")}.");
}
