using System.Globalization;
using System.Security.Cryptography;
using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Checkpoints;

/// <summary>Small plans that hold something of everything.</summary>
internal static class Nets
{
    /// <summary>All element types, an orthogonal matrix, a scalar, an empty tensor, one of several slices, a tied one.</summary>
    public static PlanDocument Mixed(NumberStream? stream = null, Seed? seed = null, long rows = 700)
    {
        ParameterSpec[] parameters =
        [
            Spec("embedding.weight", ElementType.Float32, rows, 600),
            Spec("half.weight", ElementType.Float16, 33, 17),
            Spec("brain.weight", ElementType.BFloat16, 300, 1001),
            Spec("wide.weight", ElementType.Float64, 13, 5),
            Spec("rotation.weight", ElementType.Float32, 24, 36),
            Spec("norm.weight", ElementType.Float32, 19),
            Spec("norm.batches", ElementType.Int64),
            Spec("empty.weight", ElementType.Float32, 0, 4),
            Spec("head.weight", ElementType.Float32, rows, 600) with { TiedTo = "embedding.weight" },
        ];
        Recipe recipe = new(
            "mixed",
            [
                Rule.Named("rotation.*").All(Scheme.Orthogonal(2)), Rule.Named("norm.weight").All(Scheme.Ones), Rule.Named("norm.batches").All(Scheme.Zeros),
                Rule.Named("brain.*").All(Scheme.TruncatedNormal()), Rule.Named("wide.*").All(Scheme.KaimingUniform()), Rule.Named("*").All(Scheme.Normal(0, 0.02)),
            ]);
        return new PlanDocument("mixed", Planner.Plan(parameters, recipe, seed ?? 5, stream)) { RecipeText = "name: mixed\n" };
    }

    /// <summary>Writes a checkpoint, until the test is cancelled.</summary>
    public static CheckpointResult Write(PlanDocument document, string path, CheckpointOptions? options = null) =>
        CheckpointWriter.Write(document, path, options, TestContext.Current.CancellationToken);

    /// <summary>The bytes that a plan's filler gives a tensor, which is what a file must hold.</summary>
    public static byte[] Expected(InitPlan plan, string name)
    {
        PlanRow row = plan.Rows.Single(row => row.Parameter.Name == name);
        byte[] bytes = new byte[row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes()];
        new PlanFiller(plan).Fill(row, 0, new Elements(row.Parameter.ElementType, bytes));
        return bytes;
    }

    /// <summary>Every file of a folder with its hash, so that two folders can be compared.</summary>
    public static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];

    private static ParameterSpec Spec(string name, ElementType type, params long[] shape) => new(
        name, new TensorShape(shape), type, ParameterRole.Weight, new LayerSpec(name.Split('.')[0], string.Create(CultureInfo.InvariantCulture, $"Layer{shape.Length}"), new TensorShape(shape)));
}
