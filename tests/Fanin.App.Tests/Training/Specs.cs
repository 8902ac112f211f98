using Fanin.Lab.Data;
using Fanin.Lab.Lecture;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Recipes;

namespace Fanin.App.Tests.Training;

/// <summary>Small trials, and the data that they name.</summary>
internal static class Specs
{
    public const string Spirals = "spirals:count=200";
    public const string Teacher = "teacher:inputs=5,hidden=4,outputs=2,count=200";

    private static readonly Dictionary<string, Lazy<string>> Digests = new[] { Spirals, Teacher }
        .ToDictionary(text => text, text => new Lazy<string>(() =>
        {
            using TaskData data = Load(text);
            return data.Digest;
        }));

    public static TrialSpec Spiral { get; } = Of(Spirals);

    public static TaskData Load(string text) => TaskDefinition.Parse(text).Load(DatasetPlaces.FromEnvironment());

    public static TrialSpec Of(string data, string model = "mlp:*-8-*", ulong seed = 1) => new()
    {
        Model = model,
        Data = data,
        DataDigest = Digests[data].Value,
        RecipeName = "kaiming",
        RecipeText = RecipeText.WriteWhole(LectureVariant.All.Single(variant => variant.Name == "kaiming").Recipe),
        Stream = "keyed",
        Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.1),
        Batch = 16,
        Length = new TrialLength(Steps: 25),
        Seed = seed,
        MeasureEvery = 10,
        Factors = [new("recipe", "kaiming"), new("lr", "0.1")],
    };
}
