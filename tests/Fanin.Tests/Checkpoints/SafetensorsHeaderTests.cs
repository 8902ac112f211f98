using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>One way to be wrong after the other, on literal bytes.</summary>
public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{}""", 0, "")]
    [InlineData("""{}      """, 0, "")]
    [InlineData("""{"__metadata__":null}""", 0, "")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", 8, "a [1, 2] of F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4, "a [] of F32")]
    [InlineData("""{"b":{"dtype":"F4","shape":[4],"data_offsets":[3,5]},"a":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]}}""", 5, "a [4] of F6_E2M3, b [4] of F4")]
    [InlineData("""{"z":{"dtype":"C64","shape":[0,3],"data_offsets":[1,1]},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1, "a [1] of BOOL, z [0, 3] of C64")]
    [InlineData("""{"__metadata__":{"format":"pt"},"\u00fc":{"dtype":"F8_E8M0","shape":[2],"data_offsets":[0,2],"more":1}}""", 2, "ü [2] of F8_E8M0")]
    public void AWholeFile_IsRead(string json, int dataBytes, string tensors)
    {
        using SafetensorsFile file = Open(json, dataBytes);
        Assert.Equal(tensors, string.Join(", ", file.Header.Tensors));
        Assert.Equal(json.Contains("pt", StringComparison.Ordinal) ? "pt" : null, file.Header.Metadata.GetValueOrDefault("format"));
    }

    [Theory]
    [InlineData("", 0, "FAN046", "Byte 8: Expected a JSON object")]
    [InlineData(" {}", 0, "FAN046", "Byte 8: Expected a JSON object")]
    [InlineData("[]", 0, "FAN046", "Byte 8: Expected a JSON object")]
    [InlineData("{", 0, "FAN040", "Byte 9: Expected JSON.")]
    [InlineData("{}{", 0, "FAN040", "Byte 10: Expected JSON.")]
    [InlineData("""{"\ud800":1}""", 0, "FAN040", "Byte 9: Expected JSON.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "FAN041", "\"a\" stands twice")]
    [InlineData("""{"a":7}""", 0, "FAN047", "Byte 13: Tensor a is 7; expected an object.")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "FAN047", "Tensor a has no \"dtype\"")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "FAN047", "Tensor a has no \"shape\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "FAN047", "Tensor a has no \"data_offsets\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "FAN047", "has 1 data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "FAN047", "A number in \"shape\" of Tensor a is -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "FAN047", "is 1.0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}}""", 4, "FAN047", "is 18446744073709551620")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "FAN048", "\"f32\", which safetensors does not have; the nearest is F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "FAN049", "[2] of F32, has 8 bytes; its data_offsets are 4 apart")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "FAN049", "not a whole number of bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "FAN049", "not a whole number of bytes below 2⁶³")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "FAN049", "not a whole number of bytes below 2⁶³")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "FAN050", "ends at 0, before it begins at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "FAN050", "begins at 4 and leaves a gap behind the header, which ends at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "FAN050", "b begins at 2 and overlaps a, which ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[6,10]}}""", 10, "FAN050", "b begins at 6 and leaves a gap behind a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "FAN051", "the file has 65 bytes; it was cut off")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "FAN051", "end at byte 66 of the file, but the file has 67 bytes")]
    [InlineData("""{"__metadata__":[]}""", 0, "FAN052", "__metadata__ is an array")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "FAN052", "\"a\" of __metadata__ is 1; expected a text")]
    public void AMistake_HasACode_ATensor_AndAByte(string json, int dataBytes, string code, string message)
    {
        var refusal = Assert.Throws<DiagnosticException>(() => Open(json, dataBytes));
        Diagnostic problem = Assert.Single(refusal.Diagnostics);
        Assert.Equal(code, problem.Code);
        Assert.StartsWith("Byte ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["file"], problem.Place!.Value.File);
    }

    [Theory]
    [InlineData("", "FAN044", "The file has 0 bytes")]
    [InlineData("02000000000000", "FAN044", "The file has 7 bytes")]
    [InlineData("03000000000000007B7D", "FAN044", "would have 3 bytes, but the file ends 2 bytes behind")]
    [InlineData("01E1F505000000007B7D", "FAN045", "would have 100000001 bytes; expected at most 100000000")]
    [InlineData("FFFFFFFFFFFFFFFF7B7D", "FAN045", "would have 18446744073709551615 bytes")]
    [InlineData("0600000000000000" + "7B22FF223A31", "FAN040", "Byte 9: Expected JSON.")]
    public void ALength_IsCheckedBeforeAnyMemoryIsTaken(string bytes, string code, string message)
    {
        File.WriteAllBytes(_folder["file"], Convert.FromHexString(bytes));
        var refusal = Assert.Throws<DiagnosticException>(() => SafetensorsFile.Open(_folder["file"]));
        Assert.Equal(code, Assert.Single(refusal.Diagnostics).Code);
        Assert.Contains(message, refusal.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    // The vocabulary of huggingface/safetensors, safetensors/src/tensor.rs, in its order, with the bits of one element.
    [Fact]
    public void EveryTypeOfTheFormat_IsRead_AndLiesInTheFormatsOrder()
    {
        const string Types = "BOOL 8, F4 4, F6_E2M3 6, F6_E3M2 6, U8 8, I8 8, F8_E5M2 8, F8_E4M3 8, F8_E8M0 8, F8_E4M3FNUZ 8, F8_E5M2FNUZ 8, "
            + "I16 16, U16 16, F16 16, BF16 16, I32 32, U32 32, F32 32, C64 64, F64 64, I64 64, U64 64";
        (string Name, int Bits)[] types = [.. Types.Split(", ").Select(type => (type.Split(' ')[0], int.Parse(type.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)))];
        SafetensorsHeader header = SafetensorsHeader.LayOut(
            types.Select(type => new StoredTensor($"of {type.Name}", StoredType.Find(type.Name)!, new TensorShape(8), 0, 0)), ImmutableDictionary<string, string>.Empty);
        byte[] bytes = header.ToBytes();
        File.WriteAllBytes(_folder["file"], [.. bytes, .. Enumerable.Range(0, types.Sum(type => type.Bits)).Select(i => (byte)i)]);
        using SafetensorsFile file = SafetensorsFile.Open(_folder["file"]);
        Assert.Equal(types.Reverse().Select(type => type.Name), file.Header.Tensors.Select(tensor => tensor.Type.Name));
        int place = 0;
        foreach ((string name, int bits) in types.Reverse())
        {
            byte[] read = new byte[bits];
            file.Read(file.Find($"of {name}")!, 0, read);
            Assert.Equal(Enumerable.Range(place, bits).Select(i => (byte)i), read);
            place += bits;
        }
    }

    [Fact]
    public void AllMistakes_AreToldAtOnce()
    {
        var refusal = Assert.Throws<DiagnosticException>(() => Open("""{"a":1,"b":{"dtype":"X"},"__metadata__":2}""", 0));
        Assert.Equal(["FAN047", "FAN048", "FAN047", "FAN047", "FAN052"], refusal.Diagnostics.Select(problem => problem.Code));
    }

    // The expected bytes are those of the tests of huggingface/safetensors, safetensors/src/tensor.rs: test_serialization, …_forced_alignement and test_empty.
    [Theory]
    [InlineData("attn.0", "1,2,3", """{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}""", 64)]
    [InlineData("attn0", "1,1,2,3", """{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       """, 72)]
    public void AHeader_IsWrittenAsTheReferenceDoes(string name, string shape, string json, int length)
    {
        var tensor = new StoredTensor(name, StoredType.Find("F32")!, new TensorShape([.. shape.Split(',').Select(long.Parse)]), 0, 0);
        byte[] bytes = SafetensorsHeader.LayOut([tensor], ImmutableDictionary<string, string>.Empty).ToBytes();
        Assert.Equal((ulong)length, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        Assert.Equal(json, Encoding.UTF8.GetString(bytes.AsSpan(8)));
    }

    [Fact]
    public void AnEmptyHeader_IsWrittenAsTheReferenceDoes()
    {
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32], SafetensorsHeader.LayOut([], ImmutableDictionary<string, string>.Empty).ToBytes());
        byte[] bytes = SafetensorsHeader.LayOut([], new Dictionary<string, string> { ["framework"] = "pt" }).ToBytes();
        Assert.Equal("""{"__metadata__":{"framework":"pt"}}     """, Encoding.UTF8.GetString(bytes.AsSpan(8)));
    }

    [Fact]
    public void Tensors_LieByFallingAlignment_ThenByName()
    {
        string[] names = ["b:F16", "a:BF16", "\U0001F600:F32", "\uFFFD:F32", "c:I64", "d:BOOL", "e:F32"];
        SafetensorsHeader header = SafetensorsHeader.LayOut(
            names.Select(name => new StoredTensor(name, StoredType.Find(name.Split(':')[1])!, new TensorShape(3), 0, 0)), ImmutableDictionary<string, string>.Empty);
        Assert.Equal(["c:I64", "e:F32", "\uFFFD:F32", "\U0001F600:F32", "a:BF16", "b:F16", "d:BOOL"], header.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([0, 24, 36, 48, 60, 66, 72], header.Tensors.Select(tensor => tensor.Start));
        Assert.Equal(75, header.DataBytes);
        byte[] bytes = header.ToBytes();
        Assert.Equal(header, SafetensorsHeader.Parse(bytes.AsMemory(8), bytes.Length + 75, "x"));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(3, 0)]
    [InlineData(5, 3)]
    public void Bytes_AreReadWithinATensor(int start, int count)
    {
        using SafetensorsFile file = Open("""{"b":{"dtype":"U8","shape":[8],"data_offsets":[2,10]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 10);
        byte[] read = new byte[count];
        file.Read(file.Find("b")!, start, read);
        Assert.Equal(Enumerable.Range(2 + start, count).Select(i => (byte)i), read);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(file.Find("b")!, 9 - count, read));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(file.Find("b")!, -1, read));
        Assert.Null(file.Find("c"));
    }

    private SafetensorsFile Open(string json, int dataBytes)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] bytes = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 8);
        for (int i = 0; i < dataBytes; i++)
        {
            bytes[8 + header.Length + i] = (byte)i;
        }

        File.WriteAllBytes(_folder["file"], bytes);
        return SafetensorsFile.Open(_folder["file"]);
    }
}
