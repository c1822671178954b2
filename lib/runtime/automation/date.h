/* Days and calendar dates inside the Automation run-time. Day 0 is 30 December 1899; the calendar is the Gregorian
 * one, extended backwards, for the years 100 to 9999. */
#pragma once

#include <windows.h>
#include <oleauto.h>

#define DATE_SECONDS_PER_DAY 86400

int date_is_leap_year(int year);
int date_days_in_month(int year, int month);
int date_days_from_civil(int year, int month, int day);
void date_civil_from_days(int days, int *year, int *month, int *day);

/* 0 is Sunday. */
int date_weekday(int days);
