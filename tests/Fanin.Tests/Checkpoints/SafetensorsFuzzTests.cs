using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using Fanin.Checkpoints;
using Fanin.Plans;
using Fanin.Tests.Support;

namespace Fanin.Tests.Checkpoints;

/// <summary>Damaged files: read, or refused with a reason; never anything else, and never read although the format forbids it.</summary>
public sealed class SafetensorsFuzzTests : IDisposable
{
    private static readonly string[] Often = ["FAN040", "FAN044", "FAN045", "FAN046", "FAN047", "FAN049", "FAN051"];
    private static readonly string[] Seldom = ["FAN041", "FAN048", "FAN050", "FAN052"];

    private static readonly byte[][] Snippets =
    [
        .. new[]
        {
            "null", "-1", "0", "1e3", "1.0", "9223372036854775807", "9223372036854775808", "\"F32\"", "\"F4\"", "[]", "{}", "[[[[[[[[", "{\"a\":", "\"shape\":", "\"\\ud800\"", ",", "\"", "}", "]",
            "\"__metadata__\":{\"a\":\"b\"},", "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Files =
    [
        Whole("""{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]}}""", 22),
        Whole("""{"__metadata__":{"format":"pt"},"z":{"dtype":"F4","shape":[4],"data_offsets":[9,11]},"e":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}  """, 11),
        Whole("{}", 0),
    ];

    // One change: a byte replaced, a run removed, doubled, a snippet put in, or put in for a value; at any place, mostly in the header.
    private static readonly Gen<byte[]> Damaged =
        from file in Gen.Int[0, Files.Length - 1]
        from changes in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 250], Gen.Int[1, 12], Gen.Byte, Gen.Int[0, Snippets.Length - 1]).Array[1, 4]
        from keepsLength in Gen.Int[0, 4]
        select Repair(changes.Aggregate(Files[file], (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3, change.Item4, Snippets[change.Item5])), Files[file].Length, keepsLength > 0);

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADamagedFile_IsReadOrRefused() => Run(2_000, isFixed: true);

    [Fact(Explicit = true)]
    public void ManyDamagedFiles_AreReadOrRefused() => Run(100_000, isFixed: false);

    [Fact]
    public void ADamagedPlan_IsReadOrRefused() => RunPlans(300, isFixed: true);

    [Fact(Explicit = true)]
    public void ManyDamagedPlans_AreReadOrRefused() => RunPlans(100_000, isFixed: false);

    private void Run(int count, bool isFixed)
    {
        int read = 0;
        HashSet<string> codes = [];
        string path = _folder["file"];
        Sample(
            Damaged,
            count,
            isFixed,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    using Checkpoint checkpoint = Checkpoint.Open(path);
                    AssertAllowed(bytes, checkpoint.Files[0].Header);
                    read++;
                }
                catch (DiagnosticException wrong)
                {
                    Assert.NotEmpty(wrong.Diagnostics);
                    Assert.All(wrong.Diagnostics, problem => Assert.Equal(path, problem.Place!.Value.File));
                    codes.UnionWith(wrong.Diagnostics.Select(problem => problem.Code));
                }
            });

        // The damage reaches the checks, all of them if there is enough of it; and not every file is too damaged to be read.
        Assert.InRange(read, count / 100, count);
        Assert.Empty(Often.Concat(count >= 100_000 ? Seldom : []).Except(codes));
    }

    private static void Sample(Gen<byte[]> values, int count, bool isFixed, Action<byte[]> check)
    {
        if (isFixed)
        {
            values.SampleFixed(check, count, Encoding.Latin1.GetString);
        }
        else
        {
            values.Sample(check, iter: count, threads: 1, print: Encoding.Latin1.GetString);
        }
    }

    private static void RunPlans(int count, bool isFixed)
    {
        byte[] plan = Encoding.UTF8.GetBytes(Nets.Mixed(rows: 3).ToJson(indented: false));
        Gen<byte[]> damaged =
            from changes in Gen.Select(Gen.Int[0, 4], Gen.Int[0, plan.Length], Gen.Int[1, 12], Gen.Byte, Gen.Int[0, Snippets.Length - 1]).Array[1, 3]
            select changes.Aggregate(plan, (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3, change.Item4, Snippets[change.Item5]));
        int read = 0;
        Sample(
            damaged,
            count,
            isFixed,
            bytes =>
            {
                try
                {
                    PlanDocument document = PlanDocument.Parse(bytes, "plan.json");

                    // What was accepted can be filled.
                    foreach (PlanRow row in document.Plan.Rows.Where(row => row.Parameter.Shape.ElementCount < 100_000))
                    {
                        Nets.Expected(document.Plan, row.Parameter.Name);
                    }

                    read++;
                }
                catch (DiagnosticException wrong)
                {
                    Assert.All(wrong.Diagnostics, problem => Assert.True(problem.Place is { Line: > 0, Column: > 0 }, problem.ToString()));
                }
            });
        Assert.InRange(read, count / 100, count);
    }

    // The format's rules again, by another reader of JSON.
    private static void AssertAllowed(byte[] bytes, SafetensorsHeader header)
    {
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument json = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        List<(long Start, long End, long Bytes)> places = [];
        foreach (JsonProperty tensor in json.RootElement.EnumerateObject().Where(member => member.Name != "__metadata__"))
        {
            long elements = tensor.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => checked(product * size.GetInt64()));
            long bits = tensor.Value.GetProperty("dtype").GetString() switch
            {
                "F4" => 4,
                "F6_E2M3" or "F6_E3M2" => 6,
                "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => 8,
                "I16" or "U16" or "F16" or "BF16" => 16,
                "I32" or "U32" or "F32" => 32,
                "C64" or "F64" or "I64" or "U64" => 64,
                var other => throw new InvalidOperationException(other),
            };
            JsonElement offsets = tensor.Value.GetProperty("data_offsets");
            Assert.Equal(2, offsets.GetArrayLength());
            places.Add((offsets[0].GetInt64(), offsets[1].GetInt64(), elements * bits / 8));
        }

        long end = 0;
        foreach ((long start, long stop, long size) in places.Order())
        {
            Assert.Equal(end, start);
            Assert.Equal(size, stop - start);
            end = stop;
        }

        Assert.Equal(bytes.Length, 8 + length + end);
        Assert.Equal(places.Count, header.Tensors.Length);
    }

    // Of most files the length is set right again, so that damage behind it is seen.
    private static byte[] Repair(byte[] bytes, int originalLength, bool repairs)
    {
        if (!repairs || bytes.Length < 8)
        {
            return bytes;
        }

        byte[] repaired = [.. bytes];
        long length = BinaryPrimitives.ReadInt64LittleEndian(Files.First(file => file.Length == originalLength));
        BinaryPrimitives.WriteInt64LittleEndian(repaired, Math.Clamp(length + bytes.Length - originalLength, 0, bytes.Length - 8));
        return repaired;
    }

    private static byte[] Change(byte[] bytes, int kind, int at, int length, byte value, byte[] snippet)
    {
        int start = bytes.Length == 0 ? 0 : at % bytes.Length;
        int end = Math.Min(bytes.Length, start + length);
        switch (kind)
        {
            case 0:
                return [.. bytes[..start], value, .. bytes[Math.Min(bytes.Length, start + 1)..]];
            case 1:
                return [.. bytes[..start], .. bytes[end..]];
            case 2:
                return [.. bytes[..end], .. bytes[start..]];
            case 3:
                return [.. bytes[..start], .. snippet, .. bytes[start..]];
            default:
                int colon = Array.IndexOf(bytes, (byte)':', start);
                int comma = colon < 0 ? -1 : Array.IndexOf(bytes, (byte)',', colon);
                return comma < 0 ? bytes : [.. bytes[..(colon + 1)], .. snippet, .. bytes[comma..]];
        }
    }

    private static byte[] Whole(string json, int dataBytes)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] bytes = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }
}
