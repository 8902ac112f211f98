using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Loading;

/// <summary>Assemblies that no compiler here makes.</summary>
internal static class CraftedAssembly
{
    /// <summary>A class Net whose constructor calls one of another assembly beside it.</summary>
    public static string WithDependency(string folder)
    {
        var part = new PersistedAssemblyBuilder(new AssemblyName("Own.Part"), typeof(object).Assembly);
        TypeBuilder helper = part.DefineDynamicModule("Own.Part").DefineType("Own.Helper", TypeAttributes.Public);
        MethodBuilder help = helper.DefineMethod("Help", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
        help.GetILGenerator().Emit(OpCodes.Ret);
        Type made = helper.CreateType();
        part.Save(Path.Combine(folder, "Own.Part.dll"));

        var net = new PersistedAssemblyBuilder(new AssemblyName("Own.Net"), typeof(object).Assembly);
        TypeBuilder type = net.DefineDynamicModule("Own.Net").DefineType("Own.Net", TypeAttributes.Public, typeof(nn.Module));
        ILGenerator code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, "Net");
        code.Emit(OpCodes.Call, typeof(nn.Module).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(string)])!);
        code.Emit(OpCodes.Call, made.GetMethod("Help")!);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        string path = Path.Combine(folder, "Own.Net.dll");
        net.Save(path);
        return path;
    }

    /// <summary>The sample, with another number where it names the version of TorchSharp that it was built with.</summary>
    public static string OfAnotherTorchSharp(string sample, string folder)
    {
        byte[] file = File.ReadAllBytes(sample);
        using (var image = new PEReader(new MemoryStream(file)))
        {
            MetadataReader reader = image.GetMetadataReader();
            AssemblyReferenceHandle handle = reader.AssemblyReferences.Single(reference => reader.GetString(reader.GetAssemblyReference(reference).Name) == "TorchSharp");
            int row = image.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.AssemblyRef)
                + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef));

            // A row begins with the major and the minor number.
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(row + 2), 99);
        }

        string path = Path.Combine(folder, "Fanin.ModuleSample.dll");
        File.WriteAllBytes(path, file);
        return path;
    }
}
