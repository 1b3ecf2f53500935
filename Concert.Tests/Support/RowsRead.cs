using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>How many rows have come from the database by statements that contain this.</summary>
public sealed class RowsRead(string text) : DbCommandInterceptor
{
    public int Count { get; set; }

    public override InterceptionResult DataReaderDisposing(
        DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        // The last reading finds the end.
        if (command.CommandText.Contains(text, StringComparison.Ordinal)) Count += eventData.ReadCount - 1;
        return result;
    }
}
