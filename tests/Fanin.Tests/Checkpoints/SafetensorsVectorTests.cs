using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Fanin.Checkpoints;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>Another implementation writes the same bytes and reads the same numbers: Vectors/make_safetensors.py, with Python's struct and json alone.</summary>
public sealed class SafetensorsVectorTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    // make_safetensors.py write FILE
    [Fact]
    public void TheFile_HasTheBytesOfAnotherWriter()
    {
        Dictionary<string, (string Type, long[] Shape, byte[] Data)> tensors = new(StringComparer.Ordinal)
        {
            ["wide"] = ("F64", [2, 2], Doubles(0.1, -0.0, 1e300, double.Epsilon)),
            ["counter"] = ("I64", [], [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            ["fc.weight"] = ("F32", [2, 3], Singles(0, 1, 2, 3, 4, 5)),
            ["fc.bias"] = ("F32", [2], Singles(-1, 0.5f)),
            ["half \u00fc"] = ("F16", [3], [0x00, 0x3C, 0x66, 0x2E, 0xFF, 0x7B]),
            ["empty"] = ("U8", [0, 7], []),
            ["mask"] = ("U8", [3], [1, 0, 1]),
        };
        SafetensorsHeader header = SafetensorsHeader.LayOut(
            tensors.Select(tensor => new StoredTensor(tensor.Key, StoredType.Find(tensor.Value.Type)!, new TensorShape(tensor.Value.Shape), 0, 0)),
            new Dictionary<string, string> { ["format"] = "pt", ["a"] = "\"quoted\" \\ \n" });
        byte[] file = [.. header.ToBytes(), .. header.Tensors.SelectMany(tensor => tensors[tensor.Name].Data)];
        Assert.Equal("789936dea9bf816b881a0667fbad805fe9b6cc5e83abfa85b67331fcf67ae2b9", Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    // fanin init mlp:5-4-3+bn --recipe pytorch --seed 7 -o FILE; make_safetensors.py read FILE
    [Fact]
    public void AnInitializedModel_IsReadByAnotherReader()
    {
        const string Read = """
            network.2.num_batches_tracked|I64|[]|0|af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc
            network.1.weight|F32|[4, 5]|0.08761488646268845 -0.1947001814842224 0.28313148021698|9109900170bc5d9fd7658101196eba834de96bc550ce1d6ff68e58af9d4f99bc
            network.2.bias|F32|[4]|0.0 0.0 0.0|374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb
            network.2.running_mean|F32|[4]|0.0 0.0 0.0|374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb
            network.2.running_var|F32|[4]|1.0 1.0 1.0|f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4
            network.2.weight|F32|[4]|1.0 1.0 1.0|f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4
            network.4.bias|F32|[3]|0.004091180860996246 0.1879407912492752 -0.20302598178386688|bc6b0d51347bf759e66f3ab3ab27ab0a961bd9c743462fe9f444714576c7055a
            network.4.weight|F32|[3, 4]|0.28800395131111145 0.06322877109050751 -0.24432310461997986|69c843ee0388b90e9fe1fa5e80309fbcadb467fcaa3501c432a2a789b12b6966
            """;
        ModelDescription model = ModelCatalog.Parse("mlp:5-4-3+bn");
        Nets.Write(new PlanDocument(model.Name, Planner.Plan(model.Parameters, Recipe.PyTorch, 7)), _folder["mlp.safetensors"]);
        using Checkpoint checkpoint = Checkpoint.Open(_folder["mlp.safetensors"]);
        string[] lines = Read.Split('\n');
        Assert.Equal(lines.Length, checkpoint.Tensors.Length);
        Assert.All(lines.Zip(checkpoint.Tensors), pair => AssertEqual(pair.First.Split('|'), pair.Second));
    }

    private static void AssertEqual(string[] fields, CheckpointTensor tensor)
    {
        byte[] bytes = new byte[tensor.Tensor.SizeBytes];
        tensor.Read(0, bytes);
        double[] values = Draw.Read(bytes, tensor.Tensor.Type.ElementType!.Value);
        double[] ends = values.Length > 2 ? [values[0], values[1], values[^1]] : values;
        Assert.Equal((fields[0], fields[1], fields[2]), (tensor.Tensor.Name, tensor.Tensor.Type.Name, tensor.Tensor.Shape.ToString()));
        Assert.Equal(fields[3].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)), ends);
        Assert.Equal(fields[4], Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static byte[] Doubles(params double[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }

    private static byte[] Singles(params float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }
}
