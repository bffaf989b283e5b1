<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AlternativesBar</name>
    <message numerus="yes">
        <source>%n doubtful place(s)</source>
        <translation>
            <numerusform>%n doubtful place</numerusform>
            <numerusform>%n doubtful places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HeaderBar</name>
    <message numerus="yes">
        <source>Follow %n reading(s)</source>
        <translation>
            <numerusform>Follow %n reading</numerusform>
            <numerusform>Follow %n readings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryStorageWidget</name>
    <message numerus="yes">
        <source>%n result(s) with their pictures</source>
        <translation>
            <numerusform>%n result with its picture</numerusform>
            <numerusform>%n results with their pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n favourite(s) among them</source>
        <translation>
            <numerusform>%n favourite among them</numerusform>
            <numerusform>%n favourites among them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n result(s) and their pictures for good?</source>
        <translation>
            <numerusform>Delete %n result and its picture for good?</numerusform>
            <numerusform>Delete %n results and their pictures for good?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryWindow</name>
    <message numerus="yes">
        <source>Delete %n result(s) and their pictures for good?</source>
        <translation>
            <numerusform>Delete %n result and its picture for good?</numerusform>
            <numerusform>Delete %n results and their pictures for good?</numerusform>
        </translation>
    </message>
</context>
</TS>
