using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Widths;

namespace Fanin.Cli.Commands;

/// <summary>What an inspection leaves in a folder.</summary>
internal static class InspectFolder
{
    public static void Write(Output output, string? folder, CoordinateResult result, JsonObject json)
    {
    }
}
