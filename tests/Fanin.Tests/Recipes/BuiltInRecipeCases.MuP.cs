using Fanin.Distributions;

namespace Fanin.Tests.Recipes;

internal static partial class BuiltInRecipeCases
{
    private static IEnumerable<RecipeCase> MuP() => [MuPGpt2("mup"), MuPGpt2("mup-sgd"), MuPLlama("mup"), MuPLlama("mup-sgd")];

    // Width 12 over a base of 3: m = 4, √m = 2; with two layers √(2·2·4) = 4.
    private static RecipeCase MuPGpt2(string recipe)
    {
        RecipeModel model = Gpt2Model();
        return MuP(recipe, "recipes §3 muP (nanoGPT-mup)", model, Table(model,
        [
            ("wte", N(0.02)), ("wpe", N(0.02)), .. TwoBlocks("h.*.attn.c_attn.weight", N(0.02 / 2)), .. TwoBlocks("h.*.mlp.c_fc.weight", N(0.02 / 2)),
            .. TwoBlocks("h.*.attn.c_proj.weight", N(0.02 / 4)), .. TwoBlocks("h.*.mlp.c_proj.weight", N(0.02 / 4)),
        ]));
    }

    private static RecipeCase MuPLlama(string recipe)
    {
        RecipeModel model = LlamaModel();
        return MuP(recipe, "recipes §3 muP (mup package), an untied head", model, Table(model,
        [
            ("model.embed_tokens", ZeroRow(N(0.02), 0, 12)), ("lm_head", N(0.02)), .. LlamaBlocks(_ => N(0.02 / 2), _ => N(0.02 / 4), _ => N(0.02 / 2), _ => N(0.02 / 4)),
        ]));
    }

    // Adam: hidden matrices 1/m. SGD: all else m; theory §3.1, in the form with multipliers.
    private static RecipeCase MuP(string recipe, string section, RecipeModel model, Dictionary<string, Distribution> table)
    {
        string[] hidden = [.. table.Keys.Where(name => name.StartsWith("h.", StringComparison.Ordinal) || name.StartsWith("model.layers.", StringComparison.Ordinal))];
        return new RecipeCase(recipe, section, model, table)
        {
            Facts = [("base_width", 3)],
            LearningRates = recipe == "mup"
                ? hidden.ToDictionary(name => name, _ => 0.25)
                : model.Parameters.Where(parameter => parameter.TiedTo is null).Select(parameter => parameter.Name).Except(hidden).ToDictionary(name => name, _ => 4.0),
        };
    }
}
